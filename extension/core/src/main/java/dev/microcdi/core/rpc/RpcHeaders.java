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

    private RpcHeaders() {
    }
}
