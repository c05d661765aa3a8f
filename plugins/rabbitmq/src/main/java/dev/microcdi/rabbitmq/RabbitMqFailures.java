package dev.microcdi.rabbitmq;

import java.net.ConnectException;

import org.jspecify.annotations.Nullable;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;

import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.core.spi.Tls;
import dev.microcdi.core.spi.TlsFailure;
import dev.microcdi.plugin.HostAndPort;

/** What the client library throws, in sentences that name the setting to change. */
final class RabbitMqFailures {
    private static final String KEYS = "micro.rabbitmq";

    private RabbitMqFailures() {
    }

    /** The code of AMQP in an exception, 0 when there is none. */
    static int code(Throwable e) {
        ShutdownSignalException signal = find(ShutdownSignalException.class, e);
        return signal == null ? 0 : code(signal);
    }

    private static int code(ShutdownSignalException signal) {
        Object reason = signal.getReason();
        return reason instanceof AMQP.Channel.Close c
                ? c.getReplyCode()
                : reason instanceof AMQP.Connection.Close k ? k.getReplyCode() : 0;
    }

    /** What the server said, else what the library says. */
    static String words(Throwable e) {
        ShutdownSignalException signal = find(ShutdownSignalException.class, e);
        Object reason = signal == null ? null : signal.getReason();
        if (reason instanceof AMQP.Channel.Close c) {
            return c.getReplyText();
        }
        if (reason instanceof AMQP.Connection.Close k) {
            return k.getReplyText();
        }
        Throwable t = e;
        while (t.getCause() != null && (t.getMessage() == null || t instanceof ShutdownSignalException)) {
            t = t.getCause();
        }
        return t.toString();
    }

    /** Why there is no connection. */
    static UnavailableException noConnection(RabbitMqRole role, HostAndPort node, RabbitMqOptions options,
            @Nullable Tls tls, Exception e) {
        return UnavailableException.unreachable(role.id(),
                "no connection to RabbitMQ at " + node + ": " + reason(node, options, tls, e), e);
    }

    private static String reason(HostAndPort node, RabbitMqOptions options, @Nullable Tls tls, Exception e) {
        if (find(PossibleAuthenticationFailureException.class, e) != null) {
            return "it refused the user \"" + options.username() + "\"; look at " + KEYS + ".username and password";
        }
        int code = code(e);
        if (code == AMQP.NOT_ALLOWED) {
            return words(e) + "; look at " + KEYS + ".virtual-host";
        }
        if (code == AMQP.PRECONDITION_FAILED || code == AMQP.ACCESS_REFUSED) {
            return words(e) + "; look at " + KEYS + ".exchange";
        }
        if (find(ConnectException.class, e) != null) {
            return e.getMessage() + ": start one, or set " + KEYS + ".address";
        }
        String why = TlsFailure.explain(e, KEYS);
        if (why == null && code == 0) {
            why = TlsFailure.ask(tls, node, options.connectTimeout(), KEYS);
        }
        return why == null ? words(e) : why;
    }

    /** Why a queue or a subscription could not be made. */
    static MicroException notMade(RabbitMqRole role, String what, HostAndPort node, Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        int code = code(e);
        String text = "RabbitMQ at " + node + " did not make " + what + ": " + words(e);
        return switch (code) {
            case AMQP.ACCESS_REFUSED -> new MicroException(role.id(), 403, text + "; give the user of " + KEYS
                    + ".username the right to configure, write and read it", MicroException.statusText(403), true, e);
            case AMQP.PRECONDITION_FAILED -> new MicroException(role.id(), 409, text + "; set " + KEYS
                    + ".queue-type to what it is, or delete it", MicroException.statusText(409), true, e);
            default -> UnavailableException.unreachable(role.id(), text, e);
        };
    }

    private static <T extends Throwable> @Nullable T find(Class<T> type, Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }
}
