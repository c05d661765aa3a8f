package dev.microcdi.core;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Choice;
import dev.microcdi.Kind;
import dev.microcdi.plugin.Capability;
import dev.microcdi.registry.Endpoint;
import dev.microcdi.registry.Endpoint.Value;
import dev.microcdi.registry.ServiceInfo;

/** The one block that a service prints at its start: what was chosen, who decided, and a line to paste. */
final class StartBlock {
    private StartBlock() {
    }

    /** The block for a service, or for a process without handlers when the record has no node. */
    static String of(ServiceInfo record, List<Choice> choices, List<String> alsoPresent,
            Set<Capability> broker) {
        StringBuilder s = new StringBuilder();
        if (record.nodes().isEmpty()) {
            s.append("Micro caller started");
        } else {
            s.append("Micro service ").append(record.name()).append(' ').append(record.version()).append(" started as ")
                    .append(record.nodes().get(0).id());
        }
        for (Choice c : choices) {
            s.append("\n  ").append(pad(c.instance().equals(Choice.DEFAULT) ? c.kind().word() : c.instance(), 10))
                    .append(": ")
                    .append(pad(c.plugin(), 8)).append(' ').append(pad(c.address(), 22)).append(' ').append(decided(c));
            if (c.kind() == Kind.BROKER && c.instance().equals(Choice.DEFAULT)) {
                s.append(broker.contains(Capability.DURABLE) ? "; events at least once" : "; events at most once")
                        .append(broker.contains(Capability.DEAD_LETTER)
                                ? ", failed ones go to <topic>.dlq"
                                : ", failed ones are dropped");
            }
        }
        for (String line : alsoPresent) {
            s.append("\n  ").append(pad("present", 10)).append(": ").append(line);
        }
        if (!record.nodes().isEmpty() && !record.nodes().get(0).address().isEmpty()) {
            record.endpoints().stream().filter(e -> !e.metadata().containsKey("subscriber")).findFirst()
                    .ifPresent(e -> s.append("\n  ").append(pad("try", 10)).append(": ").append(curl(record, e)));
        }
        return s.toString();
    }

    private static String decided(Choice c) {
        return c.key().isEmpty()
                ? c.source().equals("code") ? "by code" : "by default"
                : "by " + c.key() + " (" + c.source() + ", ordinal " + c.ordinal() + ")";
    }

    private static String pad(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }

    /** A call of an endpoint, ready to paste into a shell. Only http addresses can be asked by curl. */
    private static String curl(ServiceInfo record, Endpoint first) {
        String address = record.nodes().get(0).address();
        if (!"http".equals(record.nodes().get(0).metadata().get("transport"))) {
            return first.name() + " at " + address;
        }
        return "curl -s -H 'Content-Type: application/json' -H 'Micro-Endpoint: " + first.name() + "' -d '"
                + example(first.request()) + "' http://" + address;
    }

    private static String example(@Nullable Value value) {
        if (value == null) {
            return "{}";
        }
        if (!value.values().isEmpty()) {
            return value.values().stream().map(v -> '"' + v.name() + "\":" + example(v))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        String type = value.type();
        if (type.equals("string")) {
            return "\"world\"";
        }
        if (type.startsWith("[]")) {
            return "[]";
        }
        return type.equals("bool") ? "true" : type.startsWith("int") || type.startsWith("float") ? "1" : "{}";
    }
}
