package dev.microcdi.sample.welcome;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import dev.microcdi.MicroException;
import dev.microcdi.client.Client;
import dev.microcdi.sample.welcome.GreeterClient.HelloRequest;

/** A page for browsers, on Helidon's own port, that asks the service {@code greeter}. */
@Path("/")
@RequestScoped
@Produces(MediaType.TEXT_PLAIN)
public class Welcome {
    /** An event of the topic {@code person.renamed}. */
    public record Renamed(String from, String to) {
    }

    @Inject GreeterClient greeter;

    @Inject Client client;

    /** Calls the service. */
    @GET
    @Path("welcome") public String welcome(@QueryParam("name") @DefaultValue("world") String name) {
        try {
            return greeter.hello(new HelloRequest(name)).text() + "\n";
        } catch (MicroException e) {
            throw failed(e);
        }
    }

    /** Publishes an event. With the memory broker it stays in this process. */
    @GET
    @Path("rename") public String rename(@QueryParam("from") String from, @QueryParam("to") String to) {
        client.publish("person.renamed", new Renamed(from, to));
        return "published\n";
    }

    /** Browsers and people want to read why. */
    private static WebApplicationException failed(MicroException e) {
        int status = e.code() >= 400 && e.code() < 600 ? e.code() : 502;
        return new WebApplicationException(Response.status(status).entity(e.getMessage() + "\n").build());
    }
}
