package dev.microcdi.tck.wire;

import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonProperty;

import dev.microcdi.Stream;
import dev.microcdi.server.Handler;

/** The streams of the recorded Go greeter. */
@Handler("Greeter")
public class StreamGreeter {
    public record CountRequest(int to, @JsonProperty("fail_at") int failAt, @JsonProperty("pause_ms") int pauseMs) {
    }

    public record CountResponse(int n) {
    }

    public record EchoMessage(@Nullable String text) {
    }

    public java.util.stream.Stream<CountResponse> count(CountRequest request) {
        return IntStream.rangeClosed(1, request.to()).mapToObj(CountResponse::new);
    }

    public void echo(Stream<EchoMessage, EchoMessage> stream) {
        for (EchoMessage m = stream.receive(); m != null && !"stop".equals(m.text()); m = stream.receive()) {
            stream.send(new EchoMessage("echo " + m.text()));
        }
    }
}
