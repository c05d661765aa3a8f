package com.example.greeter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import com.example.greeter.Greeter.HelloReply;
import com.example.greeter.Greeter.HelloRequest;
import com.example.greeter.Mailbox.Renamed;
import dev.microcdi.core.Micro;
import dev.microcdi.memory.MemoryBroker;
import dev.microcdi.memory.MemoryRegistry;

class WithoutContainerTest {
    @Test void aServiceIsBuiltAndCalledInPlainCode() {
        assertThat(hello("world")).isEqualTo("Hello world");
    }

    private static String hello(String name) {
        // tag::call[]
        try (var registry = new MemoryRegistry();
                var greeter = Micro.service("greeter").registry(registry).handle(new Greeter()).start();
                var caller = Micro.caller().registry(registry).start()) {
            return caller.client().call("greeter", "Greeter.Hello", new HelloRequest(name), HelloReply.class).text();
        } // closed in reverse: the service deregisters before its registry goes
          // end::call[]
    }

    @Test void anEventReachesASubscriber() throws InterruptedException {
        Mailbox mailbox = new Mailbox();
        try (var broker = new MemoryBroker();
                var service = Micro.service("mailbox").broker(broker).handle(mailbox).start()) {
            // tag::publish[]
            service.client().publish("person.renamed", new Renamed("Jon", "John"));
            // end::publish[]
            assertThat(mailbox.received.poll(10, TimeUnit.SECONDS)).isEqualTo(new Renamed("Jon", "John"));
        }
    }
}
