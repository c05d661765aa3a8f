package dev.microcdi.tck.app.broken;

import jakarta.enterprise.context.Dependent;

import dev.microcdi.plugin.Plugin;
import dev.microcdi.tck.app.lab.OneProcessRegistry;
import dev.microcdi.tck.app.missing.Library;

/** Needs a library that nobody added. */
@Plugin("broken")
@Dependent
public class BrokenRegistry extends OneProcessRegistry {
    /** For the container. */
    public BrokenRegistry() {
        super("registry broken");
    }

    /** What makes the class unusable. */
    public Library library() {
        return new Library();
    }
}
