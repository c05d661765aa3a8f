package dev.microcdi.tck.app.probe;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Sees the request's object from another bean. */
@ApplicationScoped
public class SameRequest {
    @Inject OneRequest request;

    /** Which request is active. */
    public long number() {
        return request.number();
    }
}
