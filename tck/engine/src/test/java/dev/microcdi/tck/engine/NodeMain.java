package dev.microcdi.tck.engine;

import java.util.concurrent.CountDownLatch;

import dev.microcdi.Service;
import dev.microcdi.Status.State;
import dev.microcdi.core.Micro;
import dev.microcdi.memory.MemoryRegistry;
import dev.microcdi.transport.Transport;

/**
 * A service in a process of its own, to be hurt: {@code Node.Hello} answers, {@code Node.Held} never does. Arguments: transport plugin,
 * the address of its back end.
 */
public final class NodeMain {
    private NodeMain() {
    }

    public record Word(String text) {
    }

    /** The handler. */
    public static final class Node {
        public Word hello(Word word) {
            return word;
        }

        public Word held(Word word) throws InterruptedException {
            System.out.println("held");
            new CountDownLatch(1).await();
            return word;
        }
    }

    public static void main(String[] args) throws Exception {
        try (Transport transport = Transports.open(args[0], args[1]);
                Service service = Micro.service("node").registry(new MemoryRegistry()).transport(transport)
                        .handle(new Node()).start()) {
            while (service.status().state() != State.READY) {
                Thread.onSpinWait();
            }
            System.out.println("node " + service.node().address());
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }
}
