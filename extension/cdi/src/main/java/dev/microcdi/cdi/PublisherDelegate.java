package dev.microcdi.cdi;

import java.util.function.Supplier;

import jakarta.enterprise.inject.Vetoed;

import dev.microcdi.client.PublishOption;
import dev.microcdi.client.Publisher;

/** An injected {@link Publisher}: the running service's, looked up at each event. */
@Vetoed
public class PublisherDelegate implements Publisher<Object> {
    private final Supplier<Publisher<Object>> target;

    /** For the container, which looks at the class. */
    public PublisherDelegate() {
        this(Running::proxyOnly);
    }

    PublisherDelegate(Supplier<Publisher<Object>> target) {
        this.target = target;
    }

    @Override public void publish(Object event, PublishOption... options) {
        target.get().publish(event, options);
    }
}
