package dev.microcdi.core.broker;

import java.lang.reflect.Type;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.microcdi.broker.Broker.Delivery;
import dev.microcdi.broker.Broker.Receiver;
import dev.microcdi.core.server.Target;
import dev.microcdi.registry.Endpoint;

/** A subscriber that is no method: it gets the delivery as it is. */
public record ReceiverTarget(Receiver receiver) implements Target {
    @Override public Type parameter() {
        return Delivery.class;
    }

    @Override public @Nullable Object call(@Nullable Object argument) throws Exception {
        receiver.receive((Delivery) Objects.requireNonNull(argument));
        return null;
    }

    @Override public Endpoint describeEvent(String topic) {
        return new Endpoint("Receiver." + topic, null, null, Map.of("subscriber", "true", "topic", topic));
    }

    @Override public String toString() {
        return "a receiver";
    }
}
