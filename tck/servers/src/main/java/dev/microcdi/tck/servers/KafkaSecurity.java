package dev.microcdi.tck.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * How clients of a Kafka server connect.
 *
 * @param identity what the server shows; null for no TLS
 * @param mutual whether it wants a certificate of each client
 * @param login whether it wants a user, who then may do only what was allowed
 */
record KafkaSecurity(Certificates.@Nullable Identity identity, boolean mutual, boolean login) {
    static final KafkaSecurity NONE = new KafkaSecurity(null, false, false);
    private static final String LOGIN = """
            sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
            listener.name.client.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
              user_%1$s="%3$s" user_%2$s="%3$s";
            listener.name.client.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
            listener.name.client.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
            authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
            super.users=User:%1$s;User:ANONYMOUS
            """;
    private static final String TLS = """
            listener.name.client.ssl.keystore.type=PEM
            listener.name.client.ssl.keystore.location=%s
            listener.name.client.ssl.truststore.type=PEM
            listener.name.client.ssl.truststore.location=%s
            listener.name.client.ssl.client.auth=%s
            """;

    String protocol() {
        return (login ? "SASL_" : "") + (identity == null ? "PLAINTEXT" : "SSL");
    }

    /** Further lines of the server's settings; its key and certificate go into one file. */
    String lines(Path folder) {
        return (login ? LOGIN.formatted(Kafka.USER, Kafka.GUEST, Kafka.PASSWORD) : "")
                + (identity == null
                        ? ""
                        : TLS.formatted(together(identity, folder), Certificates.shared().authority(),
                                mutual ? "required" : "none"));
    }

    private static Path together(Certificates.Identity identity, Path folder) {
        Path file = folder.resolve("server.pem");
        try {
            return Files.writeString(file, Files.readString(identity.key()) + Files.readString(identity.cert()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** For the formatting of the storage, which is where SCRAM's users are first. */
    static String scram(String mechanism) {
        return mechanism + "=[name=" + Kafka.USER + ",password=" + Kafka.PASSWORD + "]";
    }
}
