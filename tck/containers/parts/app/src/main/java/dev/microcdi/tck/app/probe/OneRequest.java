package dev.microcdi.tck.app.probe;

import java.util.concurrent.atomic.AtomicLong;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;

/** One object for each request. */
@RequestScoped
public class OneRequest {
    private static final AtomicLong COUNT = new AtomicLong();
    private long number;

    /** Counts here: some containers run the constructor for their proxy too. */
    @PostConstruct void count() {
        number = COUNT.incrementAndGet();
    }

    /** Which request this is. */
    public long number() {
        return number;
    }
}
