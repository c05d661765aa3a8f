package dev.microcdi.http;

import java.time.Duration;

import dev.microcdi.Message;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.consul.ConsulRegistry;
import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;
import dev.microcdi.registry.Registry;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.BrokerTck;
import dev.microcdi.tck.servers.Consul;

/** The contract, with a real Consul as the registry: what happens to Consul happens to this broker's back end. */
class HttpBrokerTckIT extends BrokerTck {
    private static final HttpBrokerOptions DEFAULT = HttpBrokerOptions.DEFAULT;
    /** A registry that is away is noticed when subscriptions are renewed. */
    private static final HttpBrokerOptions QUICK = new HttpBrokerOptions(DEFAULT.address(), null, DEFAULT.brokerTtl(),
            Duration.ofSeconds(1), DEFAULT.brokerMaxPending(), DEFAULT.brokerMaxPendingBytes());

    @Override protected BackEnd backEnd() {
        return Consul.shared();
    }

    @Override protected BackEnd ownBackEnd() {
        return Consul.start();
    }

    @Override protected Broker open(String address) {
        Registry registry = new ConsulRegistry(address);
        return new WithRegistry(new HttpBroker(HttpOptions.DEFAULT, QUICK, registry), registry);
    }

    /** The broker does not close what was passed in. */
    @Capabilities({Capability.REMOTE, Capability.GROUPS})
    private record WithRegistry(HttpBroker broker, Registry registry) implements Broker {
        @Override public void publish(String topic, Message message, PublishOptions options) {
            broker.publish(topic, message, options);
        }

        @Override public Subscription subscribe(String topic, SubscribeOptions options, Receiver receiver) {
            return broker.subscribe(topic, options, receiver);
        }

        @Override public void close() {
            broker.close();
            registry.close();
        }
    }
}
