package dev.microcdi.consul;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

import dev.microcdi.core.spi.ServiceJson;
import dev.microcdi.core.spi.ZlibHex;
import dev.microcdi.registry.Endpoint;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;

/**
 * Go Micro keeps what Consul has no field for in tags: {@code t-} for each pair of a node's metadata, {@code e-} for each
 * endpoint, {@code v-} for the version, each packed. Tags that are not Go Micro's are passed over, wherever they stand.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/registry/consul/encoding.go">Go Micro, encoding.go</a>
 */
final class ConsulTags {
    private ConsulTags() {
    }

    static List<String> write(ServiceInfo service, Node node) {
        List<String> tags = new ArrayList<>();
        new TreeMap<>(node.metadata())
                .forEach((key, value) -> tags.add("t-" + ZlibHex.encode(ServiceJson.writeMap(Map.of(key, value)))));
        service.endpoints().forEach(endpoint -> tags.add("e-" + ZlibHex.encode(ServiceJson.writeEndpoint(endpoint))));
        tags.add("v-" + ZlibHex.encode(service.version()));
        return tags;
    }

    static Map<String, String> metadata(List<String> tags) {
        Map<String, String> all = new HashMap<>();
        read('t', tags, ServiceJson::readMap).forEach(all::putAll);
        return all;
    }

    static List<Endpoint> endpoints(List<String> tags) {
        return read('e', tags, ServiceJson::readEndpoint);
    }

    /** The version, empty when no tag holds one. */
    static String version(List<String> tags) {
        List<String> found = read('v', tags, text -> text);
        return found.isEmpty() ? "" : found.getFirst();
    }

    private static <T> List<T> read(char letter, List<String> tags, Function<String, T> decode) {
        return tags.stream().flatMap(tag -> text(letter, tag).flatMap(text -> attempt(decode, text)).stream()).toList();
    }

    /** The content of a tag of this letter: {@code t-} and packed, or {@code t=} and plain, as very old Go wrote it. */
    private static Optional<String> text(char letter, String tag) {
        if (tag.length() < 2 || tag.charAt(0) != letter) {
            return Optional.empty();
        }
        return switch (tag.charAt(1)) {
            case '-' -> attempt(ZlibHex::decode, tag.substring(2));
            case '=' -> Optional.of(tag.substring(2));
            default -> Optional.empty();
        };
    }

    private static <T> Optional<T> attempt(Function<String, T> decode, String text) {
        try {
            return Optional.of(decode.apply(text));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
