package dev.microcdi.tck.app.twin;

import jakarta.enterprise.context.Dependent;

import dev.microcdi.plugin.Plugin;
import dev.microcdi.tck.app.lab.OneProcessRegistry;

/** Has the name of another. */
@Plugin("lab")
@Dependent
public final class TwinRegistry extends OneProcessRegistry {
    /** For the container. */
    public TwinRegistry() {
        super("registry twin");
    }
}
