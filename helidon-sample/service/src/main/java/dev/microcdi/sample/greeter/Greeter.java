package dev.microcdi.sample.greeter;

import dev.microcdi.server.Handler;
import dev.microcdi.server.Subscribe;

/** The service {@code greeter}. Its endpoint {@code Greeter.Hello} takes and gives JSON. */
@Handler
public class Greeter {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.sample.greeter");

    /** What {@code hello} takes. */
    public record HelloRequest(String name) {
    }

    /** What {@code hello} gives. */
    public record HelloReply(String text) {
    }

    /** Somebody has a new name. */
    public record Renamed(String from, String to) {
    }

    /** Says hello. */
    public HelloReply hello(HelloRequest request) {
        return new HelloReply("Hello " + request.name());
    }

    /** One event at a time; returning acknowledges it. */
    @Subscribe("person.renamed") public void onRenamed(Renamed event) {
        LOG.log(System.Logger.Level.INFO, event.from() + " is now " + event.to());
    }
}
