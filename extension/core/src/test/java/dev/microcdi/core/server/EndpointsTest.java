package dev.microcdi.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.microcdi.server.Handler;
import dev.microcdi.server.Subscribe;

class EndpointsTest {
    public record Request(String name, List<String> tags, Inner inner) {
    }

    public record Inner(long id, byte[] data, Deep deep) {
    }

    public record Deep(int level3) {
    }

    public static class Base {
        public String inherited() {
            return "";
        }
    }

    public static class Greeter extends Base {
        public String hello(Request request) {
            return request.name();
        }

        public void ping() {
        }

        String hidden(Request request) {
            return "";
        }

        @Subscribe("person.renamed") public void onRenamed(Request event) {
        }

        @Override public String toString() {
            return "Greeter";
        }
    }

    @Test void publicMethodsDeclaredOnTheClassAreEndpoints() {
        assertThat(Endpoints.rpcs(Greeter.class)).extracting(Endpoints.Rpc::name)
                .containsExactly("Greeter.Hello", "Greeter.Ping");
        assertThat(Endpoints.problems(Greeter.class, true)).isEmpty();
    }

    @Test void theAnnotationReplacesTheClassPartOnly() {
        @Handler("Hi")
        class Other {
            @SuppressWarnings("unused") public void there() {
            }
        }
        assertThat(Endpoints.rpcs(Other.class)).extracting(Endpoints.Rpc::name).containsExactly("Hi.There");
    }

    @Test void subscribersAreFound() {
        assertThat(Endpoints.events(Greeter.class)).singleElement()
                .satisfies(e -> assertThat(e.subscription().topic()).isEqualTo("person.renamed"));
    }

    @Test void everyProblemIsNamedWithItsMethod() {
        @SuppressWarnings("unused")
        class Wrong<T> {
            public void twice(String a) {
            }

            public void twice(Integer a) {
            }

            public void generic(T a) {
            }

            public void both(String a, String b) {
            }

            @Subscribe("t") void secret(String event) {
            }

            @Subscribe("t") public void none() {
            }
        }
        assertThat(Endpoints.problems(Wrong.class, true)).containsExactlyInAnyOrder(
                "Wrong.twice is overloaded: two methods cannot be one endpoint, Wrong.Twice",
                "Wrong.generic has a parameter of type T, which cannot be resolved",
                "Wrong.both has 2 parameters: an endpoint has one or none",
                "Wrong.secret has @Subscribe and is not public",
                "Wrong.none has @Subscribe and 0 parameters: it takes one, the event");
        assertThat(Endpoints.rpcs(Wrong.class)).isEmpty();
    }

    @Test void shapesAreGosTypeNamesTwoLevelsDeep() {
        var shape = Shapes.of(Request.class);
        assertThat(shape.toString()).isEqualTo("Value[name=Request, type=Request, values=["
                + "Value[name=name, type=string, values=[]], Value[name=tags, type=[]string, values=[]], "
                + "Value[name=inner, type=Inner, values=[Value[name=id, type=int64, values=[]], "
                + "Value[name=data, type=[]uint8, values=[]], Value[name=deep, type=Deep, values=[]]]]]]");
    }
}
