package dev.microcdi.core.rpc;

/**
 * The headers of Go Micro's RPC, spelled as Go spells them.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/transport/headers/headers.go">Go Micro, headers.go</a>
 */
public final class RpcHeaders {
    public static final String CONTENT_TYPE = "Content-Type";
    public static final String ACCEPT = "Accept";
    /** Nanoseconds, a decimal number. */
    public static final String TIMEOUT = "Timeout";
    public static final String ID = "Micro-ID";
    public static final String SERVICE = "Micro-Service";
    public static final String METHOD = "Micro-Method";
    public static final String ENDPOINT = "Micro-Endpoint";
    public static final String ERROR = "Micro-Error";
    public static final String TOPIC = "Micro-Topic";
    public static final String PROTOCOL = "Micro-Protocol";
    public static final String TARGET = "Micro-Target";

    /** {@code true} beside an error: the server did not begin the call, for its load or because it stops. Ours, not Go's. */
    public static final String REFUSED = "Micro-Refused";
    /** Marks the messages of a stream; its value means nothing. */
    public static final String STREAM = "Micro-Stream";
    /** How many messages the sender of this header takes before it gives {@link #CREDIT}. Ours; a Go peer never sends it. */
    public static final String WINDOW = "Micro-Window";
    /** In a message without content: so many more may be sent, 0 for a sign of life. Ours. */
    public static final String CREDIT = "Micro-Credit";
    /** {@code true} beside the end of a stream: nobody wants the rest. Ours. */
    public static final String CANCEL = "Micro-Cancel";
    /** The value of {@link #ERROR} at the regular end of a stream. */
    public static final String EOS = "EOS";

    private RpcHeaders() {
    }
}
