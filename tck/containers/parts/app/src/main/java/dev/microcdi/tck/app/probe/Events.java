package dev.microcdi.tck.app.probe;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.enterprise.context.ApplicationScoped;

import dev.microcdi.server.Subscribe;

/** A subscriber that is no handler. */
@ApplicationScoped
public class Events {
    private final List<String> texts = new CopyOnWriteArrayList<>();

    /** Takes one event. */
    @Subscribe("probe.events") public void on(Probe.Event event) {
        texts.add(event.text());
    }

    List<String> texts() {
        return List.copyOf(texts);
    }
}
