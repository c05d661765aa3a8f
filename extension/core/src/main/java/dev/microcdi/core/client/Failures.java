package dev.microcdi.core.client;

import org.jspecify.annotations.Nullable;

import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.core.rpc.Deadline;
import dev.microcdi.core.selector.Filter;
import dev.microcdi.core.selector.ServiceNodes;

/**
 * The client's own errors of one call: what happened, to which endpoint, at which node, at which attempt, how far it came.
 *
 * @param service the service's name
 * @param endpoint the endpoint
 * @param attempts how many attempts the call may have
 */
record Failures(String service, String endpoint, int attempts) {
    private static final String ID = "go.micro.client";

    static MicroException noSuchService(String service) {
        return new MicroException(ID, 404, "service " + service + ": not found", MicroException.statusText(404), true,
                null);
    }

    static MicroException cannotStream(String service, String endpoint, String transport) {
        return new MicroException(ID, 501, service + "/" + endpoint + ": transport " + transport
                + " cannot stream; choose one with the capability STREAM", MicroException.statusText(501), true, null);
    }

    MicroException filtered(ServiceNodes nodes, Filter filter) {
        return UnavailableException.unreachable(ID, "no node of service " + service + " with " + filter
                + "; there are nodes with " + nodes.describe(filter), null);
    }

    /** Nobody was reached, at least not by the last attempt. */
    MicroException unreachable(int tried, MicroException last, boolean mayHaveRun) {
        String detail = "no node of service " + service + " can be reached; tried " + tried + ", the last: "
                + last.detail();
        return mayHaveRun
                ? UnavailableException.lost(ID, detail + "; an attempt before that may have run", last)
                : UnavailableException.unreachable(ID, detail, last);
    }

    /** What the peer said, word by word. */
    static MicroException refused(MicroException e, boolean mayHaveRun) {
        return new MicroException(e.id(), e.code(), e.detail(), e.status(), !mayHaveRun, e);
    }

    MicroException noTime(Deadline deadline, boolean mayHaveRun, @Nullable Throwable last) {
        return timeout(service + "/" + endpoint + ": " + deadline + " is over, "
                + (mayHaveRun ? "an attempt may have run" : "no time was left to start it"), !mayHaveRun, last);
    }

    MicroException timedOut(String address, int attempt, Outcome.TimedOut out, Deadline limit) {
        return timeout(where(address, attempt, out.phase()) + ": " + limit
                + " is over, no answer in time, it may have run", false, out.error());
    }

    MicroException lost(String address, int attempt, Outcome.Lost out) {
        MicroException e = out.error();
        String detail = where(address, attempt, out.phase()) + ": " + e.detail() + ", it may have run";
        return e instanceof UnavailableException
                ? UnavailableException.lost(e.id(), detail, e)
                : new MicroException(e.id(), e.code(), detail, e.status(), false, e);
    }

    MicroException undecodable(String why, Throwable cause) {
        return new MicroException(ID + ".codec", 500, service + "/" + endpoint + ", " + Phase.DECODING + ": " + why,
                MicroException.statusText(500), false, cause);
    }

    private String where(String address, int attempt, Phase phase) {
        return service + "/" + endpoint + " at " + address + ", attempt " + attempt + " of " + attempts + ", " + phase;
    }

    private static MicroException timeout(String detail, boolean neverStarted, @Nullable Throwable cause) {
        return new MicroException(ID, 408, detail, MicroException.statusText(408), neverStarted, cause);
    }
}
