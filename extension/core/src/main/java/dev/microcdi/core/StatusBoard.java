package dev.microcdi.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Status;
import dev.microcdi.Status.State;
import dev.microcdi.core.loop.Progress;

/** The state of a service, put together from its parts; logs one line when it changes. Safe for use by many threads. */
final class StatusBoard {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.service");

    private final String name;
    /** No value: nothing is known yet. An empty reason: it works. */
    private final Map<String, Optional<Supplier<String>>> parts = new LinkedHashMap<>();
    private boolean complete;
    /** Null until the service stops; only goes forward. */
    private @Nullable State end;
    private Status last = new Status(State.STARTING, List.of());

    StatusBoard(String name) {
        this.name = name;
    }

    /** A part that must work before the service is ready. */
    Progress part(String part) {
        set(part, null);
        return problem -> set(part, problem);
    }

    private synchronized void set(String part, @Nullable Supplier<String> problem) {
        parts.put(part, Optional.ofNullable(problem));
        changed();
    }

    /** DRAINING, then STOPPED. */
    synchronized void end(State state) {
        end = state;
        changed();
    }

    /** As it is now: parts that stood may have been lost. */
    synchronized Status status() {
        changed();
        return last;
    }

    /** All parts are named now: from here on the service can be ready. */
    synchronized void complete() {
        complete = true;
        changed();
    }

    private void changed() {
        List<String> reasons = new ArrayList<>();
        boolean pending = !complete;
        for (Optional<Supplier<String>> part : parts.values()) {
            pending |= part.isEmpty();
            part.map(StatusBoard::reason).filter(reason -> !reason.isEmpty()).ifPresent(reasons::add);
        }
        State state = end != null
                ? end
                : !reasons.isEmpty() ? State.DEGRADED : pending ? State.STARTING : State.READY;
        Status now = new Status(state, end != null ? List.of() : reasons);
        if (state != last.state() && (state == State.READY || state == State.DEGRADED || state == State.STOPPED)) {
            LOG.log(state == State.DEGRADED ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
                    "service {0} is {1}{2}", name.isEmpty() ? "(caller)" : name, state,
                    now.reasons().isEmpty() ? "" : ": " + String.join("; ", now.reasons()));
        }
        last = now;
    }

    /** A plugin is asked here. */
    private static String reason(Supplier<String> problem) {
        try {
            return problem.get();
        } catch (RuntimeException e) {
            return "a plugin cannot say how it is: " + e;
        }
    }
}
