package dev.microcdi.core.registry;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.microcdi.core.selector.VersionedNode;

/**
 * A good answer of a registry, made once and read by every call: reading allocates nothing.
 *
 * @param addresses of the nodes, in order of arrival
 * @param emptyFrom the {@link System#nanoTime} from which on the registry's later "nobody" is believed; null: this is its last word
 */
record Answer(List<String> addresses, @Nullable Long emptyFrom) {
    static Answer of(List<VersionedNode> nodes) {
        return new Answer(nodes.stream().map(n -> n.node().address()).toList(), null);
    }

    /** The same addresses, until it is believed that they are gone. */
    Answer until(long nanoTime) {
        return emptyFrom != null ? this : new Answer(addresses, nanoTime);
    }

    List<String> at(long nanoTime) {
        return emptyFrom != null && nanoTime - emptyFrom >= 0 ? List.of() : addresses;
    }
}
