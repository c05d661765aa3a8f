package com.example.chat;

import java.util.List;

import jakarta.enterprise.inject.Vetoed;

import dev.microcdi.Stream;
import dev.microcdi.server.Handler;

@Vetoed // It is not in the container of this module's other tests, whose transport is http.
// tag::handler[]
@Handler
public class Prices {
    public record Query(String market) {
    }

    public record Price(String share, long cents) {
    }

    /** One request, many replies. */
    public java.util.stream.Stream<Price> list(Query query) {
        return store(query.market()).stream();
    }

    /** Both ways: each question is answered, until no more come. */
    public void ask(Stream<Query, Price> stream) {
        for (Query q = stream.receive(); q != null; q = stream.receive()) {
            store(q.market()).forEach(stream::send);
        }
    }
    // end::handler[]

    private static List<Price> store(String market) {
        return List.of(new Price(market + "-1", 100), new Price(market + "-2", 200));
    }
}
