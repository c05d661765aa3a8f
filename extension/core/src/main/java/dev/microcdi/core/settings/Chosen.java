package dev.microcdi.core.settings;

import java.util.List;
import java.util.Map;

import dev.microcdi.Choice;

/**
 * What was chosen for one instance.
 *
 * @param instance for which
 * @param offer the plugin
 * @param choice the same as data, for the start block and {@code service.choices()}
 * @param settings the plugin's settings records, by their class
 * @param mustConnect whether a back end that is down fails the start ({@code micro.<kind>.start=fail})
 */
public record Chosen(Instance instance, PluginOffer offer, Choice choice, Map<Class<?>, Object> settings,
        boolean mustConnect) {
    /** Copies the map. */
    public Chosen {
        settings = Map.copyOf(settings);
    }

    /** All choices, in order. */
    public static List<Choice> choices(List<Chosen> chosen) {
        return chosen.stream().map(Chosen::choice).toList();
    }
}
