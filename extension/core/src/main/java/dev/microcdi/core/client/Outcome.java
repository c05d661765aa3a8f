package dev.microcdi.core.client;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Message;
import dev.microcdi.MicroException;

/** How one attempt ended. */
sealed interface Outcome {
    /** An answer. */
    record Answered(Message reply) implements Outcome {
    }

    /** What a handler in this process returned, not encoded. */
    record Returned(@Nullable Object value) implements Outcome {
    }

    /** What the handler threw, or the peer's server said of the call. */
    record Threw(MicroException error) implements Outcome {
    }

    /** The peer answers that it did not begin: it is overloaded (429), or stops. */
    record Refused(MicroException error) implements Outcome {
    }

    /** Nothing of it can have arrived. */
    record NotSent(MicroException error, Phase phase) implements Outcome {
    }

    /** No answer within the limit; it may have run. */
    record TimedOut(@Nullable MicroException error, Phase phase) implements Outcome {
    }

    /** The connection broke; it may have run. */
    record Lost(MicroException error, Phase phase) implements Outcome {
    }

    /** This call cannot succeed anywhere: too large, or its thread was interrupted. */
    record Failed(MicroException error) implements Outcome {
    }
}
