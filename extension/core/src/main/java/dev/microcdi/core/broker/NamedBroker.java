package dev.microcdi.core.broker;

import java.util.Set;

import dev.microcdi.Choice;
import dev.microcdi.broker.Broker;
import dev.microcdi.plugin.Capability;

/**
 * A broker of a service, and what is known of it before it is used.
 *
 * @param instance {@link Choice#DEFAULT}, or the name of a further one
 * @param plugin the plugin's name
 * @param capabilities what it declares
 * @param broker the plugin
 */
public record NamedBroker(String instance, String plugin, Set<Capability> capabilities, Broker broker) {
    boolean can(Capability capability) {
        return capabilities.contains(capability);
    }

    /** For messages: the plugin's name, and the instance's where there are several. */
    String text() {
        return instance.equals(Choice.DEFAULT) ? plugin : plugin + " (" + instance + ")";
    }
}
