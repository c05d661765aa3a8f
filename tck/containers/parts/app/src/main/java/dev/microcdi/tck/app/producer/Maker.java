package dev.microcdi.tck.app.producer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;

import dev.microcdi.broker.Broker;
import dev.microcdi.plugin.Plugin;
import dev.microcdi.tck.app.lab.OneProcessBroker;

/** Makes the broker {@code made}. */
@ApplicationScoped
public class Maker {
    /** The plugin. */
    @Produces
    @Plugin("made") public Broker broker() {
        return new OneProcessBroker("broker made", "by hand");
    }

    /** Called when the service has stopped. */
    public void dispose(@Disposes @Plugin("made") Broker broker) {
        System.out.println("LAB disposed broker made");
        broker.close();
    }
}
