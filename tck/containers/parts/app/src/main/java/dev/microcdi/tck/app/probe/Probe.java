package dev.microcdi.tck.app.probe;

import java.util.List;

import jakarta.inject.Inject;

import dev.microcdi.Choice;
import dev.microcdi.Service;
import dev.microcdi.client.Publisher;
import dev.microcdi.client.Topic;
import dev.microcdi.server.Handler;
import dev.microcdi.tck.app.library.LibraryGreeter;

/** The endpoints that the scenarios ask. */
@Handler
public class Probe {
    /** What {@code greet} and the like take. */
    public record Name(String name) {
    }

    /** What they give. */
    public record Text(String text) {
    }

    /** What this service is. */
    public record State(String name, String node, String state, List<String> reasons, List<Choice> choices) {
    }

    /** An event to publish. */
    public record Event(String text) {
    }

    /** Events that came. */
    public record Received(List<String> texts) {
    }

    /** What two injection points of one request scoped bean saw, and its number. */
    public record Scope(long first, long second) {
    }

    @Inject Service service;
    @Inject
    @Topic("probe.events") Publisher<Event> publisher;
    @Inject ProbeClient self;
    @Inject LibraryGreeter library;
    @Inject Events events;
    @Inject OneRequest request;
    @Inject SameRequest same;

    /** The endpoint that the clients call. */
    public Text greet(Name name) {
        return new Text("Hello " + name.name());
    }

    /** State and choices. */
    public State state() {
        return new State(service.name(), service.node().id(), service.status().state().name(),
                service.status().reasons(), service.choices());
    }

    /** Calls {@code greet} by the typed client that the application has. */
    public Text call(Name name) {
        return self.greet(name);
    }

    /** Calls {@code greet} by the typed client that the library jar has. */
    public Text libraryCall(Name name) {
        return new Text(library.greet(name.name()));
    }

    /** Publishes to {@code probe.events}, to which {@link Events} subscribed. */
    public void publish(Event event) {
        publisher.publish(event);
    }

    /** What has come so far. */
    public Received received() {
        return new Received(events.texts());
    }

    /** One request context for one call. */
    public Scope scope() {
        return new Scope(request.number(), same.number());
    }
}
