package dev.microcdi.tck.servers;

import java.io.IOException;

import dev.microcdi.tck.BackEnd;

/** A server whose address the user gave: never started, stopped or killed by us. */
record NamedServer(String address) implements BackEnd {
    static NamedServer checked(Recipe recipe, String address) {
        try {
            if (recipe.probe().ready(address)) {
                return new NamedServer(address);
            }
        } catch (IOException e) {
            throw new IllegalStateException(recipe.variable() + " names " + address + ", where no " + recipe.name()
                    + " answers: " + e, e);
        }
        throw new IllegalStateException(recipe.variable() + " names " + address + ", where " + recipe.name()
                + " is not ready");
    }

    @Override public boolean controllable() {
        return false;
    }

    @Override public void kill() {
        refuse();
    }

    @Override public void pause() {
        refuse();
    }

    @Override public void resume() {
        refuse();
    }

    @Override public void restart(boolean keepData) {
        refuse();
    }

    private void refuse() {
        throw new UnsupportedOperationException(
                "the server at " + address + " was named by the user: not ours to stop");
    }

    @Override public void close() {
        // not ours
    }
}
