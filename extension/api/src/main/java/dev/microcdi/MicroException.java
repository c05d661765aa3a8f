package dev.microcdi;

import org.jspecify.annotations.Nullable;

/**
 * The one error of this project: Go Micro's id, code, detail and status, on both sides of a call.
 *
 * <p>A handler that throws one sends exactly these four to its caller, whose call throws it again. A handler that throws
 * anything else sends id = its service's name, code 500 and the exception's message.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/errors/errors.go">Go Micro, errors.Error</a>
 */
public class MicroException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Who reported it. */
    private final String id;
    /** HTTP-like code. */
    private final int code;
    /** What happened. */
    private final String detail;
    /** Text of the code. */
    private final String status;
    /** Whether the peer cannot have seen it. */
    private final boolean neverStarted;

    /**
     * An error with the usual status text of its code.
     *
     * @param id who reports it: a service's name, or {@code go.micro.client} and its like for our own parts
     * @param code HTTP-like code; 0 when unknown. Go callers retry 408, so never use 408 for a business error
     * @param detail what happened, for people
     */
    public MicroException(String id, int code, String detail) {
        this(id, code, detail, statusText(code), false, null);
    }

    /**
     * An error in full.
     *
     * @param id who reports it
     * @param code HTTP-like code, 0 when unknown
     * @param detail what happened, for people
     * @param status text of the code, empty when unknown
     * @param neverStarted true only if the peer cannot have seen the call or message
     * @param cause what was caught, or null
     */
    public MicroException(String id, int code, String detail, String status, boolean neverStarted,
            @Nullable Throwable cause) {
        super(detail, cause);
        this.id = id;
        this.code = code;
        this.detail = detail;
        this.status = status;
        this.neverStarted = neverStarted;
    }

    /**
     * Who reported it.
     *
     * @return the id, empty when the peer sent plain text
     */
    public String id() {
        return id;
    }

    /**
     * The code.
     *
     * @return an HTTP-like code, 0 when the peer sent plain text
     */
    public int code() {
        return code;
    }

    /**
     * What happened.
     *
     * @return text for people, never null
     */
    public String detail() {
        return detail;
    }

    /**
     * The code as text.
     *
     * @return for example {@code Not Found}; empty when the peer sent none
     */
    public String status() {
        return status;
    }

    /**
     * Whether repeating is safe.
     *
     * @return true only if the peer cannot have seen the call; false means it may have run
     */
    public boolean neverStarted() {
        return neverStarted;
    }

    /**
     * Detail, then who reported it and the code.
     *
     * @return for example {@code user not found (greeter, 404 Not Found)}
     */
    @Override public String getMessage() {
        if (id.isEmpty() && code == 0) {
            return detail;
        }
        return detail + " (" + id + ", " + (code + " " + status).strip() + ")";
    }

    /**
     * The reason phrase of a code.
     *
     * @param code HTTP-like code
     * @return its usual text, empty for one that has none
     */
    public static String statusText(int code) {
        return switch (code) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 413 -> "Request Entity Too Large";
            case 415 -> "Unsupported Media Type";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 499 -> "Client Closed Request";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "";
        };
    }
}
