package dev.microcdi.core.codec;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import dev.microcdi.codec.Codec;

/** The codecs of a service by content type, compared exactly, as Go does. */
public final class Codecs {
    private final Map<String, Codec> byContentType = new TreeMap<>();

    /** JSON up to this depth and bytes, then the others, which may replace them. */
    public Codecs(int maxJsonDepth, Collection<Codec> others) {
        add(new JsonCodec(maxJsonDepth));
        add(new BytesCodec());
        others.forEach(this::add);
    }

    private void add(Codec codec) {
        byContentType.put(codec.contentType(), codec);
    }

    /** The codec of a content type, or null. */
    public @Nullable Codec find(String contentType) {
        return byContentType.get(contentType);
    }

    /** The codec of a content type the application asked for. */
    public Codec get(String contentType) {
        Codec codec = find(contentType);
        if (codec == null) {
            throw new IllegalArgumentException(
                    "no codec for \"" + contentType + "\"; there is one for " + byContentType.keySet());
        }
        return codec;
    }
}
