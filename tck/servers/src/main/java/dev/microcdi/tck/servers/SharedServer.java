package dev.microcdi.tck.servers;

import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.Line;

/** A server that lives as long as the JVM. */
record SharedServer(ServerProcess server) implements BackEnd {
    @Override public String address() {
        return server.address();
    }

    @Override public Line line() {
        return server.line();
    }

    @Override public boolean controllable() {
        return true;
    }

    @Override public void kill() {
        server.kill();
    }

    @Override public void pause() {
        server.pause();
    }

    @Override public void resume() {
        server.resume();
    }

    @Override public void restart(boolean keepData) {
        server.restart(keepData);
    }

    @Override public void close() {
        // stopped when the JVM ends
    }
}
