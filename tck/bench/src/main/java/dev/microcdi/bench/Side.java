package dev.microcdi.bench;

import java.nio.file.Path;

/** Who is compared. The first one is ours. */
enum Side {
    MICRO("MicroPeer", ours()), BARE("BarePeer", ours()), JAXRS("JaxRsPeer", theirs()), GRPC("GrpcPeer", ours());

    private final String type;
    private final String classPath;

    Side(String type, String classPath) {
        this.type = "dev.microcdi.bench." + type;
        this.classPath = classPath;
    }

    private static String ours() {
        return System.getProperty("java.class.path");
    }

    /** A container of its own; with our jars beside it, its CDI would find our plugins. */
    private static String theirs() {
        return Path.of(System.getProperty("micro.bench.jaxrs", "tck/bench/jaxrs/target/libs"), "*").toString();
    }

    /** A process of this side's class path. */
    BenchProcess start(String role, String... arguments) throws java.io.IOException {
        return new BenchProcess(classPath, role, type, arguments);
    }
}
