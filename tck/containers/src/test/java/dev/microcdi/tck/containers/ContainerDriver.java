package dev.microcdi.tck.containers;

/** How one container is started with an application, in a process of its own that listens on 127.0.0.1 only. */
interface ContainerDriver {
    /** The container's name and version, for the names of tests. */
    String name();

    /** Starts it and returns at once; {@link ContainerRun#awaitStarted} or {@link ContainerRun#awaitFailed} says how it went. */
    ContainerRun start(Launch launch);

    /** Whether the container itself brings MicroProfile Config, so that it cannot be left out. */
    boolean bringsConfig();

    /** Whether the application can be stopped while the container goes on. */
    boolean undeploys();
}
