package dev.microcdi.bench;

/** The other side: the product's own client, used as its manual says, with the same promises. */
interface BareMessenger extends Messenger {
    /** Removes a topic with all that waits in it, whichever side made it. */
    void drop(String topic) throws Exception;
}
