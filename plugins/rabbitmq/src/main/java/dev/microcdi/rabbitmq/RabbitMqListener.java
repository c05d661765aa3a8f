package dev.microcdi.rabbitmq;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;

import dev.microcdi.Message;
import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.core.spi.queue.QueueLimits;
import dev.microcdi.core.spi.queue.QueueMessage;
import dev.microcdi.core.spi.queue.QueueServer;
import dev.microcdi.core.spi.queue.QueueTag;
import dev.microcdi.transport.Transport.Listener;
import dev.microcdi.transport.Transport.Socket;

/** One queue that is listened on: a channel for what comes and for the answers, opened again after it was lost. */
final class RabbitMqListener implements Listener {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.rabbitmq");
    private static final Duration END = Duration.ofSeconds(2);
    private static final String DEFAULT_EXCHANGE = "";

    private final String queue;
    private final String exchange;
    private final QueueServer server;
    private final RabbitMqConnection<RabbitMqCallLine> connection;
    private final BiConsumer<String, RabbitMqListener> onClose;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Open open;
    /** It takes no new calls, so it is not opened again. */
    private volatile boolean ended;

    /**
     * Nothing is sent yet.
     *
     * @param connection has it opened again when the channel has ended and this was not
     */
    RabbitMqListener(String queue, String exchange, QueueLimits limits, Consumer<Socket> onSocket,
            RabbitMqConnection<RabbitMqCallLine> connection, BiConsumer<String, RabbitMqListener> onClose) {
        this.queue = queue;
        this.exchange = exchange;
        this.connection = connection;
        this.onClose = onClose;
        this.server = new QueueServer(limits, this::answer, queue, onSocket);
    }

    private void answer(String to, String key, QueueTag tag, @Nullable Message message, Duration timeout) {
        Open now = open;
        if (now == null || !now.channel.isOpen()) {
            throw UnavailableException.unreachable(RabbitMqTransport.ID,
                    "the connection to RabbitMQ was lost before an answer of \"" + queue + "\"", null);
        }
        RabbitMqCalls.send(now.writer, RabbitMqCalls.write(to, key, null, tag, message, now.line.frame()), timeout,
                now.line.node());
    }

    /** Listens on a connection, unless it does already. */
    void open(RabbitMqCallLine line) {
        lock.lock();
        try {
            Open now = open;
            if (ended || now != null && now.isOpen()) {
                return;
            }
            if (now != null) {
                RabbitMqLine.abort(now.channel);
            }
            Open fresh = new Open(line, now == null);
            open = fresh;
            if (ended) {
                // It was closed meanwhile, and did not see this one.
                RabbitMqLine.abort(fresh.channel);
            }
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            throw RabbitMqFailures.notMade(RabbitMqRole.TRANSPORT, "the queue \"" + queue + "\"", line.node(), e);
        } finally {
            lock.unlock();
        }
    }

    /** One channel. */
    private final class Open {
        private final RabbitMqCallLine line;
        private final Channel channel;
        private final RabbitMqWriter writer;
        private volatile boolean cancelled;

        Open(RabbitMqCallLine line, boolean first) throws IOException, TimeoutException {
            this.line = line;
            line.exchange();
            channel = line.channel();
            try {
                int others = channel.queueDeclare(queue, false, false, true, Map.of()).getConsumerCount();
                // One of ours from before the connection was lost may still be known.
                if (first && others > 0) {
                    throw new MicroException(RabbitMqTransport.ID, 409, "somebody listens on the queue \"" + queue
                            + "\" already; set micro.server.address to another one", MicroException.statusText(409),
                            true, null);
                }
                writer = line.writer(channel,
                        message -> RabbitMqCalls.publish(channel, DEFAULT_EXCHANGE, false, message));
                channel.basicConsume(queue, true, new DefaultConsumer(channel) {
                    @Override public void handleDelivery(String tag, Envelope envelope, BasicProperties properties,
                            byte[] body) {
                        arrived(properties, body);
                    }

                    @Override public void handleCancel(String tag) {
                        LOG.log(Level.WARNING, "RabbitMQ deleted the queue {0}: it is made again", queue);
                        cancelled = true;
                        lost();
                    }
                });
                channel.queueBind(queue, exchange, queue);
            } catch (IOException | RuntimeException e) {
                RabbitMqLine.abort(channel);
                throw e;
            }
            channel.addShutdownListener(signal -> lost());
        }

        boolean isOpen() {
            return channel.isOpen() && !cancelled;
        }
    }

    private void lost() {
        if (!ended) {
            connection.mend();
        }
    }

    private void arrived(BasicProperties properties, byte[] body) {
        QueueMessage message = RabbitMqCalls.read(properties, body);
        if (message == null || message.replyTo().isEmpty()) {
            LOG.log(Level.DEBUG, "a message to {0} has no correlation or no reply-to, so it is no call", queue);
        } else {
            server.arrived(message);
        }
    }

    @Override public String address() {
        return queue;
    }

    @Override public String problem() {
        Open now = open;
        return connection.problem(now != null && now.isOpen(), "the queue \"" + queue + "\"");
    }

    /**
     * Later calls find no way to the queue, and come back to their callers. What has come is still handed over, and refused. A
     * stream that goes on needs the way: new calls are refused then.
     */
    @Override public void stopAccepting() {
        server.stopAccepting();
        if (!server.streams()) {
            leave();
        }
    }

    private void leave() {
        ended = true;
        Open now = open;
        if (now != null && now.isOpen()) {
            shortly("leaving the exchange", () -> now.channel.queueUnbind(queue, exchange, queue));
        }
    }

    private void shortly(String what, Callable<?> action) {
        try {
            RabbitMqDeadline.after(END).call(action);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.log(Level.DEBUG, what + " of " + queue, e);
        }
    }

    @Override public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        server.stopAccepting();
        leave();
        server.close();
        Open last = open;
        if (last != null) {
            if (last.isOpen()) {
                shortly("deleting the queue", () -> last.channel.queueDelete(queue));
            }
            shortly("closing the channel", () -> {
                RabbitMqLine.abort(last.channel);
                return queue;
            });
        }
        onClose.accept(queue, this);
    }
}
