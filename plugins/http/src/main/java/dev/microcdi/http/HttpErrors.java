package dev.microcdi.http;

import java.time.Duration;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.microcdi.MicroException;

/** The sentences of this plugin. */
final class HttpErrors {
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f]");

    private HttpErrors() {
    }

    /** Go Micro's error as JSON. */
    static String json(String id, int code, String detail) {
        return "{\"id\":\"" + id + "\",\"code\":" + code + ",\"detail\":\""
                + CONTROL.matcher(detail).replaceAll(" ").replace("\\", "\\\\").replace("\"", "\\\"")
                + "\",\"status\":\"" + MicroException.statusText(code) + "\"}";
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
