package dev.microcdi.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.microcdi.Interceptor;
import dev.microcdi.Invocation;
import dev.microcdi.Invocation.Side;
import dev.microcdi.MicroException;
import dev.microcdi.Stream;
import dev.microcdi.tck.engine.Chat.Line;
import dev.microcdi.tck.engine.Greeter.Reply;
import dev.microcdi.tck.engine.Greeter.Request;

class InterceptorTest {
    private final Fleet fleet = new Fleet();
    private final Greeter greeter = new Greeter();
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();

    @AfterEach void close() {
        fleet.close();
    }

    private Interceptor telling(String name) {
        return in -> {
            seen.add(name + " before " + in.side() + " " + in.service() + "/" + in.endpoint() + " " + in.argument());
            Object result = in.proceed();
            seen.add(name + " after " + result);
            return result;
        };
    }

    private Reply hello(Interceptor... onHandler) {
        var builder = fleet.service("greeter").handle(greeter);
        for (Interceptor i : onHandler) {
            builder.interceptor(i);
        }
        fleet.start(builder);
        await().until(() -> !fleet.registry.getService("greeter").isEmpty());
        return fleet.caller().client().call("greeter", "Greeter.Hello", new Request("John"), Reply.class);
    }

    @Test void theFirstIsOutermost() {
        hello(telling("a"), telling("b"));
        assertThat(seen).containsExactly("a before HANDLER greeter/Greeter.Hello Request[name=John]",
                "b before HANDLER greeter/Greeter.Hello Request[name=John]", "b after Reply[text=Hello John]",
                "a after Reply[text=Hello John]");
    }

    @Test void oneMayRefuseAndTheHandlerDoesNotRun() {
        MicroException e = catchThrowableOfType(MicroException.class, () -> hello(in -> {
            throw new MicroException("greeter", 401, "who are you?");
        }));
        assertThat(e.code()).isEqualTo(401);
        assertThat(greeter.calls).hasValue(0);
    }

    @Test void oneMayReplaceTheResult() {
        assertThat(hello(in -> new Reply("instead"))).isEqualTo(new Reply("instead"));
    }

    @Test void eachAttemptAtAnEventIsOne() {
        fleet.start(fleet.service("greeter").handle(greeter).interceptor(telling("a")));
        var caller = fleet.caller();
        await().until(() -> {
            caller.client().publish("person.renamed", new Request("Ann"));
            return greeter.renamed.contains("Ann");
        });
        assertThat(seen).contains("a before SUBSCRIBER greeter/person.renamed Request[name=Ann]");
    }

    @Test void aStreamIsOneInvocation() {
        fleet.start(fleet.service("chat").handle(new Chat()).interceptor(in -> {
            seen.add(in.side() + " " + in.endpoint());
            assertThat(in.argument()).isInstanceOf(Stream.class);
            return in.proceed();
        }));
        await().until(() -> !fleet.registry.getService("chat").isEmpty());
        try (Stream<Line, Line> stream = fleet.caller().client().stream("chat", "Chat.Echo", Line.class)) {
            stream.closeSend();
            assertThat(stream.receive()).isEqualTo(new Line("bye"));
        }
        assertThat(seen).containsExactly("HANDLER Chat.Echo");
    }

    @Test void theCallingSideMayAddHeaders() {
        Queue<String> headers = new ConcurrentLinkedQueue<>();
        fleet.start(fleet.service("greeter").handle(greeter).interceptor(in -> {
            headers.add(in.side() + " " + in.headers().get("Trace"));
            return in.proceed();
        }));
        await().until(() -> !fleet.registry.getService("greeter").isEmpty());
        Interceptor tracing = in -> {
            if (List.of(Side.CALL, Side.PUBLISH).contains(in.side())) {
                in.headers().put("Trace", in.endpoint());
            }
            return in.proceed();
        };
        var client = fleet.start(fleet.calling().interceptor(tracing)).client();
        client.call("greeter", "Greeter.Hello", new Request("x"), Reply.class);
        client.publish("person.renamed", new Request("y"));
        await().until(() -> headers.size() == 2);
        assertThat(headers).containsExactly("HANDLER Greeter.Hello", "SUBSCRIBER person.renamed");
    }

    @Test void whatProceedThrowsIsWhatTheCallThrows() {
        Interceptor calm = in -> {
            try {
                return in.proceed();
            } catch (MicroException e) {
                seen.add(e.detail());
                throw e;
            }
        };
        fleet.start("greeter", greeter);
        MicroException e = catchThrowableOfType(MicroException.class, () -> fleet
                .start(fleet.calling().interceptor(calm)).client()
                .call("greeter", "Greeter.Fail", new Request("x"), Reply.class));
        assertThat(e.code()).isEqualTo(404);
        assertThat(seen).containsExactly("x not found");
        assertThat(Invocation.Side.values()).hasSize(4);
    }
}
