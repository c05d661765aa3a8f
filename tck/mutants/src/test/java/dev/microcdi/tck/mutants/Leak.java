package dev.microcdi.tck.mutants;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** Threads that nobody ends, until a mutant's run is over. */
final class Leak {
    private static final Queue<Thread> LEAKED = new ConcurrentLinkedQueue<>();

    private Leak() {
    }

    static void one() {
        LEAKED.add(Thread.ofVirtual().name("leaked").start(() -> {
            while (!Thread.interrupted()) {
                LockSupport.park();
            }
        }));
    }

    static void end() {
        for (Thread t = LEAKED.poll(); t != null; t = LEAKED.poll()) {
            t.interrupt();
        }
    }
}
