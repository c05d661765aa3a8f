package dev.microcdi.tck.app.lab;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

import dev.microcdi.plugin.Plugin;

/** The broker {@code lab}. */
@Plugin("lab")
@Dependent
public final class LabBroker extends OneProcessBroker {
    /** Takes its settings. */
    @Inject public LabBroker(LabOptions options) {
        super("broker lab", options.label());
    }
}
