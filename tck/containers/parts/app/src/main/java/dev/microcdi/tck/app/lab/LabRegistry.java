package dev.microcdi.tck.app.lab;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

import dev.microcdi.plugin.Aliases;
import dev.microcdi.plugin.Plugin;

/** The registry {@code lab}. */
@Plugin("lab")
@Aliases("laboratory")
@Dependent
public final class LabRegistry extends OneProcessRegistry {
    /** Takes its settings. */
    @Inject public LabRegistry(LabOptions options) {
        super("registry lab " + options.label());
    }
}
