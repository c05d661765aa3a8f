package dev.microcdi.core.client;

/** How far an attempt came. */
enum Phase {
    CONNECTING, SENDING, WAITING, DECODING;

    /** As messages have it. */
    @Override public String toString() {
        return switch (this) {
            case CONNECTING -> "connecting";
            case SENDING -> "sending";
            case WAITING -> "waiting";
            case DECODING -> "decoding";
        };
    }
}
