package dev.microcdi.tck.app.missing;

/** In no jar. */
public final class Library {
}
