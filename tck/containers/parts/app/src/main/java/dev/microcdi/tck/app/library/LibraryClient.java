package dev.microcdi.tck.app.library;

import dev.microcdi.client.Call;
import dev.microcdi.client.ClientOf;

/** The typed client in a library jar. */
@ClientOf("probe")
public interface LibraryClient {
    /** Calls {@code Probe.Greet}; the name made from the interface would be another. */
    @Call("Probe.Greet") Answer greet(Question question);

    /** The library's own view of the request. */
    record Question(String name) {
    }

    /** The library's own view of the reply. */
    record Answer(String text) {
    }
}
