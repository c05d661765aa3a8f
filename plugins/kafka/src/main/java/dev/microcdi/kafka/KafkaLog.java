package dev.microcdi.kafka;

import java.lang.System.Logger.Level;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * One line for each change of state of a subscription's connections, as the client counts them. The client's own log, by
 * SLF4J, has a line for each attempt.
 */
final class KafkaLog {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.kafka");

    private final String what;
    private final String addresses;
    private @Nullable Metric open;
    private @Nullable Metric made;
    private volatile boolean up;
    private boolean wasUp;
    private boolean failed;
    private double madeBefore;

    KafkaLog(String what, String addresses) {
        this.what = what;
        this.addresses = addresses;
    }

    /** Another consumer: its numbers begin again. */
    void watch(Consumer<?, ?> consumer) {
        open = metric(consumer, "connection-count");
        made = metric(consumer, "connection-creation-total");
        madeBefore = 0;
    }

    private static @Nullable Metric metric(Consumer<?, ?> consumer, String name) {
        for (var each : consumer.metrics().entrySet()) {
            MetricName key = each.getKey();
            if (key.name().equals(name) && key.group().equals("consumer-metrics")) {
                return each.getValue();
            }
        }
        return null;
    }

    /** Looks. An attempt counts as open until it fails, so one that was made is asked for, too. */
    void look() {
        double now = value(open);
        if (up && now == 0) {
            up = false;
            madeBefore = value(made);
            LOG.log(Level.WARNING, "{0} lost its connections to Kafka at {1}; the client reconnects", what, addresses);
        } else if (!up && now > 0 && value(made) > madeBefore) {
            up = true;
            failed = false;
            LOG.log(wasUp ? Level.INFO : Level.DEBUG, "{0} is connected to Kafka at {1}", what, addresses);
            wasUp = true;
        }
    }

    /** Why nothing arrives; empty while there is a connection. Any thread. */
    String problem() {
        return up ? "" : what + " has no connection to Kafka at " + addresses + "; the client reconnects";
    }

    /** Once, until it is connected again. */
    void failed(Exception e) {
        LOG.log(failed ? Level.DEBUG : Level.WARNING,
                what + " failed at Kafka " + addresses + "; it is opened again, every second", e);
        failed = true;
        up = false;
    }

    private static double value(@Nullable Metric metric) {
        return metric != null && metric.metricValue() instanceof Number n ? n.doubleValue() : 0;
    }
}
