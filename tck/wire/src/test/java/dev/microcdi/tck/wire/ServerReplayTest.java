package dev.microcdi.tck.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Go clients and other peers sent to a Go service, sent to the Java service: the same answers, or a declared other. */
@Execution(ExecutionMode.CONCURRENT)
class ServerReplayTest {
    static final List<String> FOLDERS = List.of("http-transport", "http-server-raw");
    static final Duration LONGEST_PAUSE = Duration.ofMillis(300);
    private static final Map<String, Difference> DIFFERENCES = Difference.of("server");

    static Stream<Recording> recordings() {
        Map<String, String> leftOut = Difference.leftOut("server");
        return FOLDERS.stream().flatMap(folder -> Recordings.in(folder).stream())
                .filter(r -> !leftOut.containsKey(r.file()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recordings") void theJavaServiceAnswersAsTheGoService(Recording recording) throws Exception {
        replay(recording, LONGEST_PAUSE);
    }

    static void replay(Recording recording, Duration longestPause) throws Exception {
        List<String> recorded = RecordedServer.lines(recording);
        Difference declared = DIFFERENCES.get(recording.file());
        List<String> expected = Difference.expected(declared, recorded);

        List<String> actual = ServerReplay.lines(recording, expected, longestPause);

        assertThat(actual).as(recording.file() + ": " + recording.shows()).isEqualTo(expected);
        assertThat(declared == null || !declared.java().equals(recorded))
                .as(recording.file() + " is declared as different and does not differ from Go's").isTrue();
    }
}
