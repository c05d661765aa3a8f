package dev.microcdi.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;

/**
 * Go Micro's keys: {@code /micro/registry/<service>/<node id>}, every slash inside a part a dash.
 *
 * @param root the beginning, with a slash at its end
 */
record EtcdKeys(String root) {

    /** The beginning of all keys. */
    ByteSequence all() {
        return bytes(root);
    }

    /** The beginning of the keys of a service, and of others whose name differs only in a slash or dash. */
    ByteSequence service(String name) {
        return bytes(root + part(name) + "/");
    }

    ByteSequence node(String service, String id) {
        return bytes(root + part(service) + "/" + part(id));
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
