package dev.microcdi.tck.app.strict;

import jakarta.enterprise.context.ApplicationScoped;

import dev.microcdi.Message;
import dev.microcdi.server.Subscribe;
import dev.microcdi.server.Subscribe.Then;

/** A subscriber that would rather stop than lose the order of its events. */
@ApplicationScoped
public class Strict {
    /** Takes one event. */
    @Subscribe(value = "probe.strict", then = Then.STOP) public void on(Message message) {
        // It never starts.
    }
}
