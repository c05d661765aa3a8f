package dev.microcdi.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.microcdi.MicroException;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpToken;

/** Between a message's headers and HTTP's. */
final class HttpHeaders {
    /** Says that no handler saw the call, on a response with status 503. */
    static final String NEVER_STARTED = "Micro-Never-Started";

    /** They belong to one connection or one exchange, and must not travel on: metadata is often passed on as it came. */
    private static final Set<String> OF_THE_CONNECTION = Set.of("connection", "content-length", "expect", "host",
            "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "http2-settings");

    private HttpHeaders() {
    }

    /** The first value of each header, as Go Micro does. */
    static Map<String, String> toMessage(Headers headers) {
        Map<String, String> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Header header : headers) {
            if (!OF_THE_CONNECTION.contains(header.headerName().lowerCase())) {
                map.put(header.name(), header.get());
            }
        }
        return map;
    }

    /** False for what HTTP itself writes. */
    static boolean travels(String name) {
        return !OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT));
    }

    /**
     * One line of a head. The value goes out as UTF-8, which Helidon does only in this one of its factories.
     *
     * @throws MicroException if the name is no HTTP token
     */
    static Header toHttp(String name, String value) {
        checkName(name);
        return HeaderValues.createCached(HeaderNames.create(name), true, false, oneLine(value));
    }

    static void checkName(String name) {
        try {
            HttpToken.validate(name);
        } catch (IllegalArgumentException e) {
            throw new MicroException(HttpTransport.ID, 400,
                    "the header name \"" + name + "\" cannot be sent over http: only"
                            + " letters, digits and !#$%&'*+-.^_`|~ are allowed",
                    MicroException.statusText(400), true, e);
        }
    }

    /** Control characters become blanks and the ends are trimmed, as Go does with line breaks. */
    static String oneLine(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (control(value.charAt(i))) {
                StringBuilder b = new StringBuilder(value);
                for (int j = i; j < b.length(); j++) {
                    if (control(b.charAt(j))) {
                        b.setCharAt(j, ' ');
                    }
                }
                return b.toString().strip();
            }
        }
        return value.strip();
    }

    private static boolean control(char c) {
        return c < ' ' && c != '\t' || c == 0x7f;
    }

    /**
     * A request head: {@code POST /}, no {@code Connection}, no {@code Expect}.
     *
     * @throws MicroException if a name is no token, or the head is over the limit
     */
    static byte[] requestHead(String host, Map<String, String> headers, int length, int limit) {
        StringBuilder b = new StringBuilder(512);
        b.append("POST / HTTP/1.1\r\nHost: ").append(host).append("\r\nContent-Length: ").append(length).append("\r\n");
        headers.forEach((name, value) -> {
            if (travels(name)) {
                checkName(name);
                b.append(name).append(": ").append(oneLine(value)).append("\r\n");
            }
        });
        byte[] head = b.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        if (head.length > limit) {
            throw new MicroException(HttpTransport.ID, 413, "a request head of " + head.length + " bytes to " + host
                    + " is over micro.http.max-header-size, " + limit, MicroException.statusText(413), true, null);
        }
        return head;
    }
}
