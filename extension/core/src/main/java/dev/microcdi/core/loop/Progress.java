package dev.microcdi.core.loop;

/** Where a part of a service tells how it is: connected, or not and why. */
public interface Progress {
    /** It works. */
    void ok();

    /** It does not. */
    void failed(String reason);
}
