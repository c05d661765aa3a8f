package dev.microcdi.nats;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.microcdi.nats.NatsRegistryMessages.Told;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;

/**
 * Answers the questions of other processes from the held records.
 *
 * <p>Threads: one of the client library, from the first registration on. It only reads and sends: what cannot be read is
 * passed over.
 */
final class NatsAnswers {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.nats");

    private final NatsHeld held;
    private final List<String> subjects;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Connection connection;

    /** Nothing is opened yet. */
    NatsAnswers(NatsHeld held, List<String> subjects) {
        this.held = held;
        this.subjects = subjects;
    }

    /** Listens on a connection, once; on a further one when the client gave the first one up. */
    void open(Connection nats) {
        lock.lock();
        try {
            if (connection != nats) {
                // So that the first question does not wait until the classes that read it are loaded.
                NatsRegistryMessages.read(NatsRegistryMessages.list());
                Dispatcher asked = nats.createDispatcher(question -> answer(nats, question));
                subjects.forEach(asked::subscribe);
                connection = nats;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Listens on a new connection if it listened on an earlier one. */
    void reopen(Connection nats) {
        lock.lock();
        try {
            if (connection != null) {
                open(nats);
            }
        } finally {
            lock.unlock();
        }
    }

    private void answer(Connection nats, Message question) {
        String to = question.getReplyTo();
        if (to == null || to.isEmpty()) {
            return;
        }
        try {
            Told told = NatsRegistryMessages.read(question.getData());
            List<byte[]> answers = switch (told.action()) {
                case NatsRegistryMessages.GET -> told.service() == null
                        ? List.of()
                        : held.answers(told.service().name());
                case NatsRegistryMessages.LIST -> held.answers();
                default -> List.of();
            };
            answers.forEach(answer -> nats.publish(to, answer));
        } catch (IllegalArgumentException | IllegalStateException e) {
            // Not a question, or the connection was lost: the one who asks waits for nobody in particular.
            LOG.log(Level.DEBUG, "a question on " + question.getSubject() + " was not answered", e);
        }
    }
}
