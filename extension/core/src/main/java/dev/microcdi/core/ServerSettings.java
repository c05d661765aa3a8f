package dev.microcdi.core;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.microcdi.plugin.Setting;
import dev.microcdi.plugin.Settings;

/** The keys below {@code micro.server}. */
@Settings
@SuppressWarnings("javadoc")
public record ServerSettings(
        @Setting(text = "The service's name. Without it, the lower-case simple name of the only @Handler class.") @Nullable String name,
        @Setting(text = "The service's version.", value = "latest") String version,
        @Setting(text = "Unique part of the node's id. Without it, a random UUID.") @Nullable String id,
        @Setting(text = "Where to listen; port 0 is any free one.", value = "127.0.0.1:0") String address,
        @Setting(text = "The address to register, when it differs from the one listened on.") @Nullable String advertise,
        @Setting(text = "Node metadata, key=value, comma separated.") Map<String, String> metadata,
        @Setting(text = "How long to wait after deregistering, so that callers' caches notice.", value = "PT0.5S") Duration deregisterWait,
        @Setting(text = "How long calls in flight may take to finish when stopping.", value = "PT10S") Duration drain,
        @Setting(text = "Calls that are handled at once, open streams included; one more is refused with code 429 in such a way that a Micro caller tries another node.", value = "1000") int maxInFlight,
        @Setting(text = "Headers a request may have.", value = "128") int maxHeaders,
        @Setting(text = "Bytes that names and values of a request's headers may have together.", value = "65536") int maxHeaderSize,
        @Setting(text = "How deep JSON that is read may be nested, in requests, replies and events.", value = "100") int maxJsonDepth) {

    /** Checks the times and the address. */
    public ServerSettings {
        if (name != null && (name.isBlank() || name.indexOf('/') >= 0 || name.indexOf(' ') >= 0)) {
            throw new IllegalArgumentException("name must not be blank or have blanks or slashes");
        }
        if (address.isBlank()) {
            throw new IllegalArgumentException("address must not be blank");
        }
        if (deregisterWait.isNegative() || drain.isNegative()) {
            throw new IllegalArgumentException("deregister-wait and drain must not be negative");
        }
        if (maxInFlight < 1 || maxHeaders < 16 || maxHeaderSize < 1024 || maxJsonDepth < 1) {
            throw new IllegalArgumentException(
                    "max-in-flight and max-json-depth must be at least 1, max-headers at least "
                            + "16, max-header-size at least 1024; they are " + maxInFlight + ", " + maxJsonDepth + ", "
                            + maxHeaders + ", " + maxHeaderSize);
        }
        metadata = Map.copyOf(metadata);
    }
}
