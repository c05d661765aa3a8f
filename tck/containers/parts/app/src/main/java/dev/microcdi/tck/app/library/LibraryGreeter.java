package dev.microcdi.tck.app.library;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** A library's bean. */
@ApplicationScoped
public class LibraryGreeter {
    @Inject LibraryClient client;

    /** Greets through the typed client. */
    public String greet(String name) {
        return client.greet(new LibraryClient.Question(name)).text() + " from a library";
    }
}
