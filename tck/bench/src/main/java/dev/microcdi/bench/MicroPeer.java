package dev.microcdi.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import dev.microcdi.Service;
import dev.microcdi.client.CallOption;
import dev.microcdi.core.Micro;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;

/** The engine on the http transport; the node is found in a registry, as in real life. */
public final class MicroPeer implements Peer {
    /** The handler. */
    public static final class Echo {
        public Text echo(Text text) {
            return text;
        }
    }

    @Override public String serve() {
        return Micro.service("echo").handle(new Echo()).start().node().address();
    }

    @Override public UnaryOperator<Text> call(String address) {
        Service caller = Micro.caller().start();
        caller.registry().register(
                new ServiceInfo("echo", "latest", Map.of(), List.of(), List.of(new Node("echo-1", address, Map.of()))),
                Duration.ZERO);
        CallOption[] none = {};
        return text -> caller.client().call("echo", "Echo.Echo", text, Text.class, none);
    }
}
