package dev.microcdi.tck.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/** Every recording is replayed, or declared with the reason why not; and nothing is declared that is not there. */
class RecordingsTest {
    @Test void everyRecordingHasItsReplay() {
        check("server", ServerReplayTest.FOLDERS, ServerReplayTest.recordings().map(Recording::file));
        check("client", ClientReplayTest.FOLDERS, ClientReplayTest.recordings().map(Recording::file));
        assertThat(Recordings.in("rabbitmq-transport")).hasSize(2);
        assertThat(Stream.concat(NatsReplayIT.served(), NatsReplayIT.unary()).map(Recording::file).distinct())
                .containsExactlyInAnyOrderElementsOf(NatsReplayIT.recordings().map(Recording::file).toList());
        check("registry", List.of("registry-consul", "registry-etcd"),
                Stream.concat(ConsulPeerIT.recordings(), EtcdPeerIT.recordings()));
    }

    private static void check(String side, List<String> folders, Stream<String> replayed) {
        List<String> there = folders.stream().flatMap(f -> Recordings.in(f).stream()).map(Recording::file).toList();
        List<String> accounted = new ArrayList<>(Difference.leftOut(side).keySet());
        replayed.forEach(accounted::add);
        assertThat(accounted).as(side).containsExactlyInAnyOrderElementsOf(there);
        assertThat(Difference.of(side).keySet()).as("differences, " + side).isSubsetOf(there)
                .doesNotContainAnyElementsOf(Difference.leftOut(side).keySet());
    }
}
