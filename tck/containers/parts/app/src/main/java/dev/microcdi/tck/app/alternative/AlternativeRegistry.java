package dev.microcdi.tck.app.alternative;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;

import dev.microcdi.plugin.Plugin;
import dev.microcdi.tck.app.lab.OneProcessRegistry;

/** Takes the place of the other one. */
@Plugin("lab")
@Alternative
@Priority(1)
@Dependent
public final class AlternativeRegistry extends OneProcessRegistry {
    /** For the container. */
    public AlternativeRegistry() {
        super("registry alternative");
    }
}
