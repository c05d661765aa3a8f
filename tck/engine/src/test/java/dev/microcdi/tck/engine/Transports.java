package dev.microcdi.tck.engine;

import dev.microcdi.http.HttpTransport;
import dev.microcdi.nats.NatsTransport;
import dev.microcdi.rabbitmq.RabbitMqTransport;
import dev.microcdi.tck.BackEnd;
import dev.microcdi.transport.Transport;

/** The remote transports of this module's tests, by plugin name. */
final class Transports {
    private Transports() {
    }

    /** A new object; the address is not looked at by one that needs no server. */
    static Transport open(String plugin, String address) {
        return switch (plugin) {
            case "http" -> new HttpTransport();
            case "nats" -> new NatsTransport(address);
            case "rabbitmq" -> new RabbitMqTransport(address);
            default -> throw new IllegalArgumentException(plugin);
        };
    }

    /** A server of the test's own, or none. */
    static BackEnd server(String plugin) {
        return plugin.equals("http") ? BackEnd.none() : Brokers.start(plugin);
    }
}
