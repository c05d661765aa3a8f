package dev.microcdi.core.spi.queue;

import org.jspecify.annotations.Nullable;

/**
 * Which message of which socket this is, where the peer is one of ours. It travels beside Go Micro's message, where Go does not
 * look. A caller uses its reply address for one socket after the other: the number says for which one a message is, and the index
 * that none before it was lost.
 *
 * @param number of the socket among those of its reply address, from 1; 0 for a peer that has no tags
 * @param index of the message among those that this side sent on the socket, from 0
 */
public record QueueTag(long number, int index) {
    /** What a message of Go Micro has. */
    public static final QueueTag NONE = new QueueTag(0, 0);

    /** Whether the peer numbers its sockets. */
    boolean numbered() {
        return number != 0;
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @param text what the message has beside it, null for nothing
     * @return the tag; {@link #NONE} for anything that is none
     */
    public static QueueTag parse(@Nullable String text) {
        int dot = text == null ? -1 : text.indexOf('.');
        if (text == null || dot < 0) {
            return NONE;
        }
        try {
            long number = Long.parseLong(text, 0, dot, 10);
            int index = Integer.parseInt(text, dot + 1, text.length(), 10);
            return number > 0 && index >= 0 ? new QueueTag(number, index) : NONE;
        } catch (NumberFormatException e) {
            return NONE;
        }
    }

    /** As it travels: {@code 17.0}. */
    @Override public String toString() {
        return number + "." + index;
    }
}
