package dev.microcdi.tck.mutants;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.Watcher;

/** Passes on what a function makes of each event. */
class MutatedWatcher implements Watcher {
    final Watcher watcher;
    private final Function<RegistryEvent, List<RegistryEvent>> change;
    private final Deque<RegistryEvent> pending = new ArrayDeque<>();

    MutatedWatcher(Watcher watcher, Function<RegistryEvent, List<RegistryEvent>> change) {
        this.watcher = watcher;
        this.change = change;
    }

    MutatedWatcher(Watcher watcher) {
        this(watcher, List::of);
    }

    @Override public RegistryEvent next() throws InterruptedException {
        while (pending.isEmpty()) {
            pending.addAll(change.apply(watcher.next()));
        }
        return pending.remove();
    }

    @Override public void close() {
        watcher.close();
    }
}
