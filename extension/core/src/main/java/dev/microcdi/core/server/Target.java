package dev.microcdi.core.server;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

import dev.microcdi.registry.Endpoint;

/** What an event is given to. Its {@code toString} names it for people. */
public interface Target {
    /** The type of the one parameter, or null for none. */
    @Nullable Type parameter();

    /** Calls it. */
    @Nullable Object call(@Nullable Object argument) throws Exception;

    /** The registry's view of it. */
    Endpoint describeEvent(String topic);
}
