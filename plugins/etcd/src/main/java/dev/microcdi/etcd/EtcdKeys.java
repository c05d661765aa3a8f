package dev.microcdi.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;

/** Go Micro's keys: {@code /micro/registry/<service>/<node id>}, every slash inside a part a dash. */
final class EtcdKeys {
    private static final String ROOT = "/micro/registry/";

    private EtcdKeys() {
    }

    /** The beginning of all keys. */
    static ByteSequence all() {
        return bytes(ROOT);
    }

    /** The beginning of the keys of a service, and of others whose name differs only in a slash or dash. */
    static ByteSequence service(String name) {
        return bytes(ROOT + part(name) + "/");
    }

    static ByteSequence node(String service, String id) {
        return bytes(ROOT + part(service) + "/" + part(id));
    }

    static ByteSequence bytes(String text) {
        return ByteSequence.from(text, UTF_8);
    }

    private static String part(String text) {
        // Go cleans the path, where these two would climb.
        if (text.equals(".") || text.equals("..")) {
            throw new IllegalArgumentException("\"" + text + "\" cannot be part of a key");
        }
        return text.replace('/', '-');
    }
}
