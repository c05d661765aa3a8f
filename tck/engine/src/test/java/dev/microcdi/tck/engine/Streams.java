package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.microcdi.MicroException;
import dev.microcdi.Service;
import dev.microcdi.Stream;
import dev.microcdi.client.CallOption;
import dev.microcdi.client.Client;
import dev.microcdi.client.ClientOf;
import dev.microcdi.core.Micro;
import dev.microcdi.core.ServerSettings;
import dev.microcdi.core.client.TypedClient;
import dev.microcdi.tck.engine.Chat.Count;
import dev.microcdi.tck.engine.Chat.Line;
import dev.microcdi.transport.Transport;

/** What a stream promises, on any transport that carries many messages. */
abstract class Streams {
    private final Fleet fleet = new Fleet(transport());
    private final Chat chat = new Chat();

    /** A new transport with the capability STREAM. */
    abstract Transport transport();

    @AfterEach void close() {
        fleet.close();
    }

    private Client client() {
        fleet.start("chat", chat);
        return fleet.caller().client();
    }

    private static MicroException failure(Stream<?, ?> stream) {
        return catchThrowableOfType(MicroException.class, stream::receive);
    }

    @Test void linesGoBothWaysUntilTheCallerSendsNoMore() {
        try (Stream<Line, Line> stream = client().stream("chat", "Chat.Echo", Line.class)) {
            stream.send(new Line("a"));
            assertThat(stream.receive()).isEqualTo(new Line("echo a"));
            stream.send(new Line("b"));
            stream.send(new Line("c"));
            assertThat(stream.receive()).isEqualTo(new Line("echo b"));
            assertThat(stream.receive()).isEqualTo(new Line("echo c"));
            stream.closeSend();
            assertThat(stream.receive()).isEqualTo(new Line("bye"));
            assertThat(stream.receive()).isNull();
            assertThat(stream.receive()).isNull();
        }
    }

    @ClientOf("chat")
    interface ChatClient {
        Stream<Line, Line> echo();

        java.util.stream.Stream<Line> count(Count count);
    }

    @Test void aTypedClientStreams() throws InterruptedException {
        ChatClient typed = TypedClient.create(ChatClient.class, client());
        try (Stream<Line, Line> stream = typed.echo()) {
            stream.send(new Line("a"));
            assertThat(stream.receive()).isEqualTo(new Line("echo a"));
        }
        try (java.util.stream.Stream<Line> lines = typed.count(new Count(200))) {
            assertThat(lines.map(Line::text)).hasSize(200).startsWith("1", "2").endsWith("200");
        }
        try (java.util.stream.Stream<Line> lines = typed.count(new Count(1_000_000))) {
            assertThat(lines.limit(3)).hasSize(3);
        }
        assertThat(chat.closed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test void aHandlerMayReturnAllThatItSends() {
        try (Stream<Line, Count> stream = client().stream("chat", "Chat.Count", Line.class)) {
            stream.send(new Count(1000));
            for (int i = 1; i <= 1000; i++) {
                assertThat(stream.receive()).isEqualTo(new Line(Integer.toString(i)));
            }
            assertThat(stream.receive()).isNull();
        }
        assertThat(chat.closed.getCount()).isZero();
    }

    @Test void aCallerMaySendManyAndGetOneAnswer() {
        try (Stream<Count, Count> stream = client().stream("chat", "Chat.Sum", Count.class)) {
            for (int i = 1; i <= 1000; i++) {
                stream.send(new Count(i));
            }
            stream.closeSend();
            assertThat(stream.receive()).isEqualTo(new Count(500_500));
        }
    }

    @Test void aHandlerIsNotAheadOfItsCallerByMoreThanTheWindows() {
        try (Stream<Line, Count> stream = client().stream("chat", "Chat.Count", Line.class)) {
            stream.send(new Count(1_000_000));
            await().until(() -> chat.produced.get() > 0);
            await().during(Duration.ofMillis(300)).until(() -> chat.produced.get() <= 65);
            for (int i = 0; i < 100; i++) {
                stream.receive();
            }
            await().until(() -> chat.produced.get() > 100);
            await().during(Duration.ofMillis(300)).until(() -> chat.produced.get() <= 165);
        }
    }

    @Test void aCallerThatClosesEarlyEndsTheHandlerAndFreesWhatItReturned() throws InterruptedException {
        try (Stream<Line, Count> stream = client().stream("chat", "Chat.Count", Line.class)) {
            stream.send(new Count(1_000_000));
            stream.receive();
        }
        assertThat(chat.closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(chat.produced.get()).isLessThan(1_000);
    }

    @Test void aCancelledHandlerIsInterrupted() throws InterruptedException {
        Stream<Line, Line> stream = client().stream("chat", "Chat.Stuck", Line.class);
        chat.entered.await();
        stream.close();
        stream.close();
        assertThat(chat.ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test void theDeadlineEndsBothSides() throws InterruptedException {
        try (Stream<Line, Line> stream = client().stream("chat", "Chat.Silent", Line.class,
                CallOption.timeout(Duration.ofMillis(300)))) {
            MicroException e = failure(stream);
            assertThat(e.code() == 408 || e.detail().equals("context deadline exceeded")).isTrue();
        }
        assertThat(chat.ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test void whatTheHandlerThrowsArrivesAfterWhatItSent() {
        try (Stream<Line, Line> stream = client().stream("chat", "Chat.Echo", Line.class)) {
            stream.send(new Line("a"));
            stream.send(new Line("fail"));
            assertThat(stream.receive()).isEqualTo(new Line("echo a"));
            assertThat(failure(stream)).satisfies(e -> {
                assertThat(e.id()).isEqualTo("chat");
                assertThat(e.code()).isEqualTo(409);
                assertThat(e.detail()).isEqualTo("no more of this");
            });
        }
    }

    @Test void aStreamIsNoCallAndACallNoStream() {
        Client client = client();
        assertThat(catchThrowableOfType(MicroException.class,
                () -> client.call("chat", "Chat.Echo", new Line("a"), Line.class)).detail())
                .isEqualTo("Chat.Echo is a stream; call it as one");
        try (Stream<Line, Line> stream = client.stream("chat", "Chat.Plain", Line.class)) {
            assertThat(failure(stream).detail()).isEqualTo("Chat.plain does not stream");
        }
        try (Stream<Line, Line> stream = client.stream("chat", "Chat.Nope", Line.class)) {
            assertThat(failure(stream).detail()).isEqualTo("rpc: can't find method Nope");
        }
    }

    @Test void aStreamThatIsOpenCountsAndIsCutOffWhenTheDrainIsOver() throws InterruptedException {
        Service service = fleet.start(fleet.service("chat").handle(chat).server(Micro.settings(ServerSettings.class,
                java.util.Map.of("drain", "200ms"))));
        await().until(() -> !fleet.registry.getService("chat").isEmpty());
        try (Stream<Line, Line> stream = fleet.caller().client().stream("chat", "Chat.Silent", Line.class)) {
            chat.entered.await();
            service.close();
            assertThat(failure(stream)).satisfies(e -> {
                assertThat(e.code()).isEqualTo(503);
                assertThat(e.neverStarted()).isFalse();
                assertThat(e.detail()).isEqualTo("service chat stops; the stream was cut off");
            });
        }
    }
}
