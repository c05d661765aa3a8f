package dev.microcdi.tck.wire;

import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.microcdi.tck.wire.Recording.Chunk;

/** Where the recorded client paused, with pauses as long as recorded: a body 7 s after its head, 30 s between two calls. */
@Execution(ExecutionMode.CONCURRENT)
class ServerReplayIT {
    static Stream<Recording> recordings() {
        return ServerReplayTest.recordings().filter(ServerReplayIT::pauses);
    }

    private static boolean pauses(Recording r) {
        return r.connections().stream().anyMatch(c -> c.chunks().stream().filter(Chunk::fromClient)
                .anyMatch(chunk -> chunk.bytes().length > 0
                        && chunk.millis() > ServerReplayTest.LONGEST_PAUSE.toMillis()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recordings") void theJavaServiceAnswersAsTheGoService(Recording recording) throws Exception {
        ServerReplayTest.replay(recording, Duration.ofMinutes(2));
    }
}
