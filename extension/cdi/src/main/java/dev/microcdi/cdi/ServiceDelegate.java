package dev.microcdi.cdi;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import jakarta.enterprise.inject.Vetoed;

import dev.microcdi.Choice;
import dev.microcdi.Service;
import dev.microcdi.Status;
import dev.microcdi.broker.Broker;
import dev.microcdi.client.Client;
import dev.microcdi.client.Lookup;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.Registry;
import dev.microcdi.server.Subscriber;
import dev.microcdi.transport.Transport;

/** The injected {@link Service}. */
@Vetoed
public class ServiceDelegate implements Service {
    private final Supplier<Service> target;

    /** For the container's proxy. */
    public ServiceDelegate() {
        this(Running::proxyOnly);
    }

    ServiceDelegate(Supplier<Service> target) {
        this.target = target;
    }

    @Override public String name() {
        return target.get().name();
    }

    @Override public Node node() {
        return target.get().node();
    }

    @Override public void updateMetadata(Map<String, String> metadata) {
        target.get().updateMetadata(metadata);
    }

    @Override public Status status() {
        return target.get().status();
    }

    @Override public Client client() {
        return target.get().client();
    }

    @Override public Registry registry() {
        return target.get().registry();
    }

    @Override public Transport transport() {
        return target.get().transport();
    }

    @Override public Broker broker() {
        return target.get().broker();
    }

    @Override public Broker broker(String instance) {
        return target.get().broker(instance);
    }

    @Override public List<Choice> choices() {
        return target.get().choices();
    }

    @Override public List<Lookup> lookups() {
        return target.get().lookups();
    }

    @Override public List<Subscriber> subscribers() {
        return target.get().subscribers();
    }

    @Override public void close() {
        target.get().close();
    }
}
