package dev.microcdi.rabbitmq;

import java.lang.System.Logger.Level;

import com.rabbitmq.client.impl.ForgivingExceptionHandler;

/** Keeps the library from telling a second time what this plugin tells or throws. */
final class RabbitMqLog extends ForgivingExceptionHandler {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.rabbitmq");

    @Override protected void log(String message, Throwable e) {
        LOG.log(Level.DEBUG, message, e);
    }
}
