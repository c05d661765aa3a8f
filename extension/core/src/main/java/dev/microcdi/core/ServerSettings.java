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
        @Setting(text = "How long calls in flight may take to finish when stopping.", value = "PT10S") Duration drain) {

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
        metadata = Map.copyOf(metadata);
    }
}
