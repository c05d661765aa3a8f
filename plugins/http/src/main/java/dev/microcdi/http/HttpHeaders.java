package dev.microcdi.http;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.microcdi.MicroException;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpToken;

/** Between a message's headers and HTTP's. */
final class HttpHeaders {
    /**
     * On an answer that the listener gives instead of the service. A Go caller sees an error with a code; a caller of this
     * class sees what the transport promises.
     */
    static final String VERDICT = "Micro-Transport";
    static final HeaderName VERDICT_NAME = HeaderNames.create(VERDICT);
    /** With status 503: no handler saw the call. */
    static final String NEVER_STARTED = "never-started";
    /** The handler ended without an answer. */
    static final String NO_ANSWER = "no-answer";
    /** The request was over the listener's limit. */
    static final String TOO_LARGE = "too-large";

    /** With status 200, as in Go: nobody here has the subscription that the message is for. */
    static final String NO_SUBSCRIPTION = "no-subscription";

    /** They belong to one connection or one exchange, and must not travel on: metadata is often passed on as it came. */
    private static final Set<String> OF_THE_CONNECTION = Set.of("connection", "content-length", "expect", "host",
            "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "http2-settings");

    static final String ERROR = "Micro-Error";
    /** Those of nearly each call, as we write them: looked at once. */
    private static final Map<String, HeaderName> USUAL = List
            .of("Accept", "Content-Type", ERROR, "Micro-Endpoint", "Micro-ID", "Micro-Method", "Micro-Service",
                    "Timeout")
            .stream().collect(Collectors.toUnmodifiableMap(Function.identity(), HeaderNames::create));
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f]");

    private HttpHeaders() {
    }

    /** The first value of each header, as Go Micro does. */
    static Map<String, String> toMessage(Headers headers) {
        Map<String, String> map = HashMap.newHashMap(headers.size());
        for (Header header : headers) {
            if (!OF_THE_CONNECTION.contains(header.headerName().lowerCase())) {
                map.put(header.name(), header.get());
            }
        }
        return map;
    }

    /** False for what HTTP itself writes. */
    static boolean travels(String name) {
        return USUAL.containsKey(name) || !OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT));
    }

    /**
     * One line of a head. The value goes out as UTF-8, which Helidon does only in this one of its factories.
     *
     * @throws MicroException if the name is no HTTP token, or the value has a control character
     */
    static Header toHttp(String name, String value) {
        HeaderName usual = USUAL.get(name);
        if (usual == null) {
            checkName(name);
            usual = HeaderNames.create(name);
        }
        return HeaderValues.createCached(usual, true, false, checkValue(name, value));
    }

    static void checkName(String name) {
        if (USUAL.containsKey(name)) {
            return;
        }
        try {
            HttpToken.validate(name);
        } catch (IllegalArgumentException e) {
            throw new MicroException(HttpTransport.ID, 400,
                    "the header name \"" + name + "\" cannot be sent over http: only"
                            + " letters, digits and !#$%&'*+-.^_`|~ are allowed",
                    MicroException.statusText(400), true, e);
        }
    }

    /**
     * A value as HTTP can carry it, blanks at its ends taken away. In an error text line breaks become blanks, as in Go.
     *
     * @throws MicroException for a control character: changed in silence, the value would arrive as another one
     */
    private static String checkValue(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            if (control(value.charAt(i))) {
                if (name.equalsIgnoreCase(ERROR)) {
                    return CONTROL.matcher(value).replaceAll(" ").strip();
                }
                throw new MicroException(HttpTransport.ID, 400,
                        "the value of the header " + name + " cannot be sent over "
                                + "http: it has the control character " + (int) value.charAt(i),
                        MicroException.statusText(400),
                        true, null);
            }
        }
        return value.strip();
    }

    private static boolean control(char c) {
        return c < ' ' && c != '\t' || c == 0x7f;
    }

    /**
     * A request head: {@code POST}, no {@code Connection}, no {@code Expect}.
     *
     * @throws MicroException if a name or a value is none of HTTP, or the head is over the limit
     */
    static byte[] requestHead(String target, String host, Map<String, String> headers, int length, int limit) {
        StringBuilder b = new StringBuilder(512);
        b.append("POST ").append(target).append(" HTTP/1.1\r\nHost: ").append(host).append("\r\nContent-Length: ")
                .append(length).append("\r\n");
        headers.forEach((name, value) -> {
            if (travels(name)) {
                checkName(name);
                b.append(name).append(": ").append(checkValue(name, value)).append("\r\n");
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
