package dev.microcdi.registry;

import java.util.List;

/** What a {@link Watcher} tells. */
public sealed interface RegistryEvent {
    /** What happened to a node. */
    enum Change {
        /** The node is new. */
        CREATE,
        /** The node's record changed; or, from a registry without TTL, the node said that it is still there. */
        UPDATE,
        /** The node is gone: deregistered or expired. */
        DELETE
    }

    /**
     * All that is known now, replacing what was known before. The first event, and the first after a reconnection.
     *
     * @param services one record for each name and version; empty when there is none
     */
    record Snapshot(List<ServiceInfo> services) implements RegistryEvent {
        /** Copies the list. */
        public Snapshot {
            services = List.copyOf(services);
        }
    }

    /**
     * One change.
     *
     * @param change what happened
     * @param service a record that holds only the nodes concerned. For {@link Change#DELETE} only name, version and node
     *            ids are meant; other fields may be missing
     */
    record Changed(Change change, ServiceInfo service) implements RegistryEvent {
    }
}
