package dev.microcdi.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;

import dev.microcdi.Message;
import dev.microcdi.Service;
import dev.microcdi.broker.Broker;
import dev.microcdi.broker.PublishOptions;
import dev.microcdi.broker.SubscribeOptions;
import dev.microcdi.plugin.Use;
import dev.microcdi.registry.Registry;

/** Which objects there are, with which settings, and when they end. */
class InstancesTest {
    @ApplicationScoped
    static class Auditor {
        @Inject Broker broker;
        @Inject
        @Use("audit") Broker audit;

        /** The settings that the plugin put into a message of its own. */
        String through(boolean further) throws InterruptedException {
            Broker b = further ? audit : broker;
            BlockingQueue<Message> seen = new ArrayBlockingQueue<>(1);
            try (Broker.Subscription s = b.subscribe("t", new SubscribeOptions(null, 1), d -> seen.add(d.message()))) {
                b.publish("t", new Message(Map.of(), new byte[0]), PublishOptions.DEFAULT);
                Message m = seen.poll(10, TimeUnit.SECONDS);
                return m == null ? "nothing from " + s : String.valueOf(m.header("Log"));
            }
        }
    }

    @Test void twoInstancesOfOnePluginHaveTheirOwnSettingsAndAreClosed() throws InterruptedException {
        int before = Parts.LogBroker.MADE.get();
        try (WeldContainer c = Deployment.of(Parts.LogBroker.class, Auditor.class).file("micro.broker", "log")
                .file("micro.log.tries", "5").file("micro.brokers.audit", "logv2://b:2")
                .file("micro.brokers.audit.tries", "7").start()) {
            Auditor auditor = c.select(Auditor.class).get();
            assertThat(auditor.through(false)).isEqualTo("localhost:1 5");
            assertThat(auditor.through(true)).isEqualTo("b:2 7");
            assertThat(c.select(Service.class).get().broker("audit")).isNotNull();
            assertThat(Parts.LogBroker.MADE.get() - before).isEqualTo(2);
            assertThat(Parts.LogBroker.OPEN).hasValue(2);
        }
        assertThat(Parts.LogBroker.OPEN).hasValue(0);
    }

    @Test void aPluginThatNobodySelectedIsNeverMade() {
        int before = Parts.LogBroker.MADE.get();
        try (WeldContainer c = Deployment.of(Parts.LogBroker.class).start()) {
            assertThat(c.select(Service.class).get().choices()).hasSize(3);
            assertThat(Parts.LogBroker.MADE).hasValue(before);
        }
    }

    @Test void anEnabledAlternativeWins() {
        try (WeldContainer c = Deployment.of(Parts.FirstTwin.class, Parts.BetterTwin.class)
                .file("micro.registry", "twin").start()) {
            assertThat(c.select(Registry.class).get().listServices()).containsExactly("better");
        }
    }

    @Test void aProducerMethodIsAPluginAndItsDisposerEndsIt() {
        try (WeldContainer c = Deployment.of(Parts.Maker.class).file("micro.registry", "made").start()) {
            assertThat(c.select(Registry.class).get().listServices()).isEmpty();
            assertThat(Parts.Maker.OPEN).hasValue(1);
        }
        assertThat(Parts.Maker.OPEN).hasValue(0);
    }

    @Test void aRegistryThatIsDownFailsTheStartOnlyWhenToldTo() {
        try (WeldContainer c = Deployment.of(Parts.DownRegistry.class).file("micro.registry", "down").start()) {
            assertThat(c.select(Service.class).get().choices()).hasSize(3);
        }
        Deployment failing = Deployment.of(Parts.DownRegistry.class).file("micro.registry", "down")
                .file("micro.registry.start", "fail");
        assertThatThrownBy(failing::start).hasStackTraceContaining("the store is down");
    }
}
