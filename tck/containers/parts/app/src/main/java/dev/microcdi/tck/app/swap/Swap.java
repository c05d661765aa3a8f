package dev.microcdi.tck.app.swap;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import jakarta.inject.Inject;

import dev.microcdi.MicroException;
import dev.microcdi.Service;
import dev.microcdi.client.PublishOption;
import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;
import dev.microcdi.server.Handler;

/** What the swap kit asks of a running application. */
@Handler
public class Swap {
    /** An event. */
    public record Order(String key, int number) {
    }

    /** Events to publish: numbers from a first to before a last, for each key. */
    public record Batch(String topic, List<String> keys, int from, int to, int timeoutMillis) {
    }

    /** How many of them were confirmed. */
    public record Confirmed(int count) {
    }

    /** Which events to tell of. */
    public record Which(String topic) {
    }

    /** What came, {@code key number attempt milliseconds}. */
    public record Came(List<String> entries) {
    }

    /** What this application runs on. */
    public record State(String state, String broker, String capabilities) {
    }

    @Inject Service service;
    @Inject Notes notes;

    /** Publishes one after the other; one that is not confirmed is not published again. */
    public Confirmed publish(Batch batch) {
        int count = 0;
        for (int n = batch.from(); n < batch.to(); n++) {
            for (String key : batch.keys()) {
                try {
                    service.client().publish(batch.topic(), new Order(key, n), PublishOption.key(key),
                            PublishOption.timeout(Duration.ofMillis(batch.timeoutMillis())));
                    count++;
                } catch (MicroException e) {
                    // The count says it.
                }
            }
        }
        return new Confirmed(count);
    }

    /** What came so far. */
    public Came came(Which which) {
        return new Came(notes.of(which.topic()));
    }

    /** State and declared capabilities. */
    public State state() {
        Capabilities declared = service.broker().getClass().getAnnotation(Capabilities.class);
        String all = declared == null
                ? ""
                : Arrays.stream(declared.value()).map(Capability::name).sorted().collect(Collectors.joining(" "));
        return new State(service.status().state().name(), service.choices().stream()
                .filter(c -> c.kind() == dev.microcdi.Kind.BROKER).findFirst().orElseThrow().plugin(), all);
    }
}
