package dev.microcdi.client;

import java.time.Duration;
import java.util.List;

/**
 * What a client knows of a service that it calls.
 *
 * @param service the name
 * @param addresses of the nodes that calls go to: the last good answer of the registry; empty when nobody registered the
 *            name, or nothing is known yet
 * @param age how long the registry has not been heard while this answer was used; zero while it is heard
 * @param reason why the registry is not heard; empty while it is
 */
public record Lookup(String service, List<String> addresses, Duration age, String reason) {
    /** Copies the list. */
    public Lookup {
        addresses = List.copyOf(addresses);
    }
}
