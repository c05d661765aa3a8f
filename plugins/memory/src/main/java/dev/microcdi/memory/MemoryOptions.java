package dev.microcdi.memory;

import dev.microcdi.plugin.Setting;
import dev.microcdi.plugin.Settings;

/**
 * Settings of the memory plugin, keys {@code micro.memory.*}.
 *
 * @param maxMessageSize bytes a body may have, on the transport and on the broker; at least 1
 * @param maxPending messages that may wait for one receiver before the sender has to wait; at least 1
 * @param encode whether calls are messages, copied and encoded as on any transport; if not, caller and handler share objects
 * @param keepGroups whether a group that subscribed once gets what was published while none of it subscribed
 */
@Settings
public record MemoryOptions(
        @Setting(text = "Bytes a message body may have, on the transport and on the broker.", value = "4194304") int maxMessageSize,
        @Setting(text = "Messages that may wait for one receiver before the sender has to wait.", value = "1024") int maxPending,
        @Setting(text = "Whether calls are encoded and copied, as over a network. false hands the objects over as they are, on the "
                + "caller's thread: faster, and a handler that changes its request changes the caller's.", value = "true") boolean encode,
        @Setting(text = "Whether a group that subscribed once gets what was published while none of it subscribed.", value = "false") boolean keepGroups) {

    /** Four MiB, 1024 messages, calls are encoded, groups without members are forgotten. */
    public static final MemoryOptions DEFAULT = new MemoryOptions(4 << 20, 1024, true, false);

    /** Checks the numbers. */
    public MemoryOptions {
        if (maxMessageSize < 1) {
            throw new IllegalArgumentException("max-message-size must be at least 1, was " + maxMessageSize);
        }
        if (maxPending < 1) {
            throw new IllegalArgumentException("max-pending must be at least 1, was " + maxPending);
        }
    }
}
