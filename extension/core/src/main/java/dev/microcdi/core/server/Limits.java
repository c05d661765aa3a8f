package dev.microcdi.core.server;

import java.util.Map;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.core.ServerSettings;

/**
 * What a request may be, and what is said to one that is refused. The size of a body is the transport's to limit, the depth
 * of JSON the codec's.
 */
final class Limits {
    private final String service;
    private final ServerSettings settings;

    Limits(String service, ServerSettings settings) {
        this.service = service;
        this.settings = settings;
    }

    /**
     * Looks at the headers.
     *
     * @throws MicroException with code 431 if there are too many, or too long ones
     */
    void check(Message request) {
        Map<String, String> headers = request.headers();
        if (headers.size() > settings.maxHeaders()) {
            throw tooLarge(headers.size() + " headers; micro.server.max-headers is " + settings.maxHeaders());
        }
        long size = 0;
        for (Map.Entry<String, String> e : headers.entrySet()) {
            size += e.getKey().length() + e.getValue().length();
        }
        if (size > settings.maxHeaderSize()) {
            throw tooLarge("headers of " + size + " bytes; micro.server.max-header-size is "
                    + settings.maxHeaderSize());
        }
    }

    private MicroException tooLarge(String what) {
        return new MicroException(service, 431, "the request has " + what);
    }

    /** What a call is told that was not let in. */
    MicroException refusal(InFlight.Entry entry) {
        return entry == InFlight.Entry.STOPPING
                ? new MicroException(service, 503, "service " + service + " is stopping and takes no new call")
                : new MicroException(service, 429, "service " + service + " handles " + settings.maxInFlight()
                        + " calls already (micro.server.max-in-flight)");
    }
}
