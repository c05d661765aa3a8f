package com.example.chat;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Vetoed;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Interceptor;
import dev.microcdi.Invocation;
import dev.microcdi.MicroException;

@Vetoed // It is not in the container of this module's other tests, whose transport is http.
// tag::interceptor[]
@ApplicationScoped
@Priority(100)
public class Audit implements Interceptor {
    @Override public @Nullable Object around(Invocation in) throws Exception {
        if (in.side() == Invocation.Side.HANDLER && !in.headers().containsKey("User")) {
            throw new MicroException("prices", 401, "say who you are");
        }
        return in.proceed();
    }
}
// end::interceptor[]
