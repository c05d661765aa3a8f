package com.example.greeter;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import dev.microcdi.server.Handler;
import dev.microcdi.server.Subscribe;

/** A handler that also receives events. */
@Handler
public class Mailbox {
    final BlockingQueue<Renamed> received = new LinkedBlockingQueue<>();

    // tag::subscribe[]
    public record Renamed(String from, String to) {
    }

    @Subscribe("person.renamed") public void onRenamed(Renamed event) {
        received.add(event);
    }
    // end::subscribe[]
}
