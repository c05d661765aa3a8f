package dev.microcdi.tck;

import static dev.microcdi.tck.Await.mustHappenWithin;

import java.time.Duration;
import java.util.concurrent.Callable;

import dev.microcdi.UnavailableException;
import dev.microcdi.registry.Registry;
import dev.microcdi.registry.ServiceInfo;

/** What the rules of a registry say often. */
abstract class RegistryHarness extends PluginTck<Registry> {
    RegistryHarness() {
        super("registry");
    }

    /** The shortest time to live that this store can keep. */
    protected abstract Duration shortestTtl();

    final Registry openOn(BackEnd back) {
        return new RecordingRegistry(opened(raw(back.address())), recorder);
    }

    final Registry open() {
        return openOn(shared());
    }

    final WatchedState watch(Registry registry, String name) {
        WatchedState state = opened(new WatchedState(registry.watch(name)));
        mustHappenWithin(patience(), "a first event from the watcher", () -> !state.events().isEmpty());
        return state;
    }

    final void isFound(Registry registry, ServiceInfo expected) {
        mustHappenWithin(patience(), "getService gives " + expected,
                () -> registry.getService(expected.name()).contains(expected));
    }

    final void isGone(Registry registry, String name) {
        mustHappenWithin(patience(), name + " is not found any more", () -> registry.getService(name).isEmpty());
    }

    final void kill(BackEnd back) {
        recorder.run("kill the back end", back::kill);
    }

    final void restart(BackEnd back, boolean keepData) {
        recorder.run("restart the back end, data kept: " + keepData, () -> back.restart(keepData));
    }

    /** Repeats what may be unavailable for a while, as the engine does; null means not yet. */
    final <T> T eventually(String what, Callable<T> action) {
        Object[] found = new Object[1];
        mustHappenWithin(patience(), what + " works again", () -> {
            try {
                found[0] = action.call();
                return found[0] != null;
            } catch (UnavailableException e) {
                return false;
            }
        });
        @SuppressWarnings("unchecked")
        T result = (T) found[0];
        return result;
    }
}
