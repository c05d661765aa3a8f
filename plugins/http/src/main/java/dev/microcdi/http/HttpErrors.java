package dev.microcdi.http;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.microcdi.MicroException;

/** The sentences of this transport. */
final class HttpErrors {
    private HttpErrors() {
    }

    static MicroException tooLarge(String what, long size, int limit, boolean neverStarted) {
        return new MicroException(HttpTransport.ID, 413, what + (size < 0 ? "" : " of " + size + " bytes")
                + " is over micro.http.max-message-size, " + limit, MicroException.statusText(413), neverStarted, null);
    }

    static MicroException timeout(String what, Duration timeout, boolean neverStarted, @Nullable Throwable cause) {
        return new MicroException(HttpTransport.ID, 408, what + " within " + timeout, MicroException.statusText(408),
                neverStarted, cause);
    }

    static MicroException interrupted(String what, boolean neverStarted, @Nullable Throwable cause) {
        return new MicroException(HttpTransport.ID, 408, "interrupted while " + what, MicroException.statusText(408),
                neverStarted, cause);
    }
}
