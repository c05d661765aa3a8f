package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

import dev.microcdi.MicroException;
import dev.microcdi.Service;
import dev.microcdi.core.Micro;
import dev.microcdi.http.HttpTransport;
import dev.microcdi.memory.MemoryBroker;
import dev.microcdi.memory.MemoryRegistry;
import dev.microcdi.memory.MemoryTransport;
import dev.microcdi.tck.engine.Chat.Line;
import dev.microcdi.transport.Transport;

class StreamTest extends Streams {
    @Override Transport transport() {
        return new MemoryTransport();
    }

    @Test void whatCannotStreamSaysSoBeforeAnythingOpens() {
        try (HttpTransport http = new HttpTransport();
                MemoryRegistry registry = new MemoryRegistry();
                MemoryBroker broker = new MemoryBroker()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Micro.service("chat").registry(registry).broker(broker).transport(http)
                            .handle(new Chat()).start())
                    .withMessageContaining(
                            "Chat.echo is a stream, and transport http has not the capability STREAM");
            try (Service caller = Micro.caller().registry(registry).broker(broker).transport(http).start()) {
                assertThat(catchThrowableOfType(MicroException.class,
                        () -> caller.client().stream("chat", "Chat.Echo", Line.class))).satisfies(e -> {
                            assertThat(e.code()).isEqualTo(501);
                            assertThat(e.neverStarted()).isTrue();
                        });
            }
        }
    }
}
