package dev.microcdi.tck.app.injected;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.microcdi.broker.Broker;
import dev.microcdi.plugin.Plugin;

/** Wants a plugin itself. */
@ApplicationScoped
public class Impatient {
    @Inject
    @Plugin("memory") Broker broker;
}
