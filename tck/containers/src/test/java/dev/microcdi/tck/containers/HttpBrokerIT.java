package dev.microcdi.tck.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Consul;

/** The http broker gets the selected registry injected: two containers, one service, and only Consul between them. */
class HttpBrokerIT {
    private static final Pattern NEWS = Pattern.compile("news \\d+");

    @Test void twoContainersShareTheEventsOfOneService() {
        BackEnd consul = Consul.shared();
        App app = App.probe().andPart("backends").key("micro.registry", "consul")
                .key("micro.consul.address", consul.address()).key("micro.broker", "http");
        try (ContainerRun weld = Containers.WELD.start(Launch.of(app));
                ContainerRun other = Containers.OPEN_WEB_BEANS.start(Launch.of(app))) {
            weld.awaitStarted();
            other.awaitStarted();
            for (ContainerRun run : List.of(weld, other)) {
                await().atMost(ContainerRun.PATIENCE).untilAsserted(
                        () -> assertThat(run.call("Probe.State", "{}").body()).contains("\"state\":\"READY\""));
            }
            List<String> sent = IntStream.range(0, 20).mapToObj(i -> "news " + i).toList();
            sent.forEach(text -> assertThat(weld.call("Probe.Publish", "{\"text\":\"" + text + "\"}").error())
                    .isEmpty());
            await().atMost(ContainerRun.PATIENCE).untilAsserted(() -> {
                List<String> both = new ArrayList<>(received(weld));
                both.addAll(received(other));
                assertThat(both).containsExactlyInAnyOrderElementsOf(sent);
            });
            assertThat(received(other)).as("one of two, at random, gets each").isNotEmpty();
        }
    }

    private static List<String> received(ContainerRun run) {
        return NEWS.matcher(run.call("Probe.Received", "{}").body()).results().map(MatchResult::group).toList();
    }
}
