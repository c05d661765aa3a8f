package dev.microcdi.tck;

/** What a plugin without a server has. */
enum NoBackEnd implements BackEnd {
    INSTANCE;

    @Override public String address() {
        return "";
    }

    @Override public boolean controllable() {
        return false;
    }

    @Override public void kill() {
        throw new UnsupportedOperationException("there is no back end to kill");
    }

    @Override public void pause() {
        throw new UnsupportedOperationException("there is no back end to pause");
    }

    @Override public void resume() {
        throw new UnsupportedOperationException("there is no back end to resume");
    }

    @Override public void restart(boolean keepData) {
        throw new UnsupportedOperationException("there is no back end to restart");
    }

    @Override public void close() {
        // Nothing was opened.
    }
}
