package dev.microcdi.core.broker;

import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;

/** The one form in which the engine says that a broker is away, whichever it is. */
final class Unavailability {
    private static final String ID = "micro.broker";

    private Unavailability() {
    }

    static String text(String what, NamedBroker broker, Exception e) {
        return e instanceof UnavailableException u
                ? away(what, broker, u.detail())
                : what + ": the broker " + broker.text() + " refuses it ("
                        + (e instanceof MicroException m ? m.detail() : e.getMessage()) + ")";
    }

    static String away(String what, NamedBroker broker, String detail) {
        return what + ": the broker " + broker.text() + " is away (" + detail + ")";
    }

    static UnavailableException of(String what, NamedBroker broker, UnavailableException e) {
        String text = text(what, broker, e);
        return e.neverStarted()
                ? UnavailableException.unreachable(ID, text, e)
                : UnavailableException.lost(ID, text + "; it may have been published", e);
    }
}
