package dev.microcdi.tck;

/** The handler of the services that the kit starts. Public only for the engine. */
public final class TckHandler {
    TckHandler() {
    }

    /** A request, and its reply. */
    public record Text(String text) {
    }

    /** Gives back what it got. */
    public Text echo(Text text) {
        return text;
    }
}
