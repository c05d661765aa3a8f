package com.acme.micro;

import java.nio.file.Path;
import java.time.Duration;

import dev.microcdi.plugin.Setting;
import dev.microcdi.plugin.Settings;

/** Settings of the acme plugin, keys {@code micro.acme.*}. */
@Settings
@SuppressWarnings("javadoc")
public record AcmeOptions(
        @Setting(text = "The folder that holds the records; it must exist.", value = "acme") Path address,
        @Setting(text = "How often a watcher looks for changes.", value = "PT0.2S") Duration interval) {

    public AcmeOptions {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("interval must be positive, was " + interval);
        }
    }
}
