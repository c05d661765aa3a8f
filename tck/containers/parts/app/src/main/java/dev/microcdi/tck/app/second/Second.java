package dev.microcdi.tck.app.second;

import dev.microcdi.server.Handler;

/** One handler too many. */
@Handler
public class Second {
    /** An endpoint. */
    public String ping() {
        return "pong";
    }
}
