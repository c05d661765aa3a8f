package dev.microcdi.tck.app.lab;

import dev.microcdi.plugin.Setting;
import dev.microcdi.plugin.Settings;

/** The keys below {@code micro.lab}. */
@Settings
@SuppressWarnings("javadoc")
public record LabOptions(@Setting(text = "What is stamped on each message.", value = "plain") String label,
        @Setting(text = "A number, to be given wrongly.", value = "1") int size) {
}
