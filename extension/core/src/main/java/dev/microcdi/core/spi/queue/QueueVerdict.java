package dev.microcdi.core.spi.queue;

import java.util.Map;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.core.rpc.RpcErrors;
import dev.microcdi.core.rpc.RpcHeaders;

/**
 * An answer that the accepting side gives instead of the service: a Go caller sees an error with a code, one of ours the word.
 * The header and its words are those of the http transport.
 */
final class QueueVerdict {
    static final String HEADER = "Micro-Transport";
    /** No handler saw the message. */
    static final String NEVER_STARTED = "never-started";
    /** The handler ended without an answer, or without one more. */
    static final String NO_ANSWER = "no-answer";
    /** The message was over the limit of the accepting side. */
    static final String TOO_LARGE = "too-large";

    private QueueVerdict() {
    }

    static Message neverStarted() {
        return message(NEVER_STARTED, 503, "this service is stopping, or serves too many, and takes no new call");
    }

    static Message message(String verdict, int code, String detail) {
        return Message.of(Map.of(HEADER, verdict, RpcHeaders.ERROR,
                RpcErrors.format(new MicroException("go.micro.server", code, detail))));
    }
}
