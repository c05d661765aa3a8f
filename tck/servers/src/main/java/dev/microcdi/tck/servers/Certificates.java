package dev.microcdi.tck.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Two authorities and who they vouch for, as PEM files below {@code target/servers}; made once for a JVM by the JDK's
 * {@code keytool}, so they are never out of date and never in the sources.
 */
public final class Certificates {
    private static final String PASSWORD = "only-for-tests";
    private static final String HERE = "san=ip:127.0.0.1,dns:localhost";

    private final Path folder;
    private final KeyStore store;

    /** Holds the one object; made when it is first asked for. */
    private static final class Shared {
        static final Certificates ALL = new Certificates();
    }

    /**
     * A certificate and its private key.
     *
     * @param cert PEM, with its authority's after it
     * @param key PEM, PKCS #8
     */
    public record Identity(Path cert, Path key) {
    }

    private Certificates() {
        folder = Path.of("target", "servers", "certificates-" + ProcessHandle.current().pid()).toAbsolutePath();
        Path file = folder.resolve("all.p12");
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(file);
            pair("authority", "-ext", "bc:c");
            pair("stranger", "-ext", "bc:c");
            pair("server", "-signer", "authority", "-ext", HERE);
            pair("elsewhere", "-signer", "authority", "-ext", "san=dns:elsewhere.test");
            pair("named", "-signer", "authority", "-ext", "san=dns:localhost");
            pair("expired", "-signer", "authority", "-ext", HERE, "-startdate", "-9d", "-validity", "3");
            pair("client", "-signer", "authority");
            pair("strange-client", "-signer", "stranger");
            store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD.toCharArray());
            }
            for (String alias : List.of("authority", "stranger", "server", "elsewhere", "named", "expired",
                    "client", "strange-client")) {
                write(alias);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no certificates in " + folder, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no certificates in " + folder, e);
        }
    }

    /**
     * Those of this JVM.
     *
     * @return the one object
     */
    public static Certificates shared() {
        return Shared.ALL;
    }

    /**
     * The authority of all but the strange client.
     *
     * @return PEM
     */
    public Path authority() {
        return folder.resolve("authority.pem");
    }

    /**
     * An authority that signed none of the servers.
     *
     * @return PEM
     */
    public Path stranger() {
        return folder.resolve("stranger.pem");
    }

    /**
     * A server's at 127.0.0.1 and localhost.
     *
     * @return in force
     */
    public Identity server() {
        return identity("server");
    }

    /**
     * A server's at another host.
     *
     * @return in force
     */
    public Identity elsewhere() {
        return identity("elsewhere");
    }

    /**
     * A server's at localhost, without its number.
     *
     * @return in force
     */
    public Identity named() {
        return identity("named");
    }

    /**
     * A server's at 127.0.0.1, some days ago.
     *
     * @return no longer in force
     */
    public Identity expired() {
        return identity("expired");
    }

    /**
     * A client's.
     *
     * @return of the authority
     */
    public Identity client() {
        return identity("client");
    }

    /**
     * A client's that no server trusts.
     *
     * @return of the stranger
     */
    public Identity strangeClient() {
        return identity("strange-client");
    }

    private Identity identity(String alias) {
        return new Identity(folder.resolve(alias + ".pem"), folder.resolve(alias + ".key"));
    }

    /** The client's, for probes: it is not made by the code under test. It knows no host names. */
    SSLContext context() {
        try {
            KeyStore keys = empty();
            char[] password = PASSWORD.toCharArray();
            keys.setKeyEntry("client", store.getKey("client", password), password,
                    store.getCertificateChain("client"));
            KeyManagerFactory ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            ours.init(keys, password);
            KeyStore trusted = empty();
            trusted.setCertificateEntry("authority", store.getCertificate("authority"));
            // Named itself, it is trusted whatever the date.
            trusted.setCertificateEntry("expired", store.getCertificate("expired"));
            TrustManagerFactory theirs = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            theirs.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(ours.getKeyManagers(), theirs.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no TLS with " + folder, e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        return empty;
    }

    private void pair(String alias, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
                .toString(), "-genkeypair", "-alias", alias, "-dname", "CN=" + alias, "-keyalg", "EC", "-groupname",
                "secp256r1", "-keystore", folder.resolve("all.p12").toString(), "-storetype", "PKCS12", "-storepass",
                PASSWORD));
        if (!List.of(more).contains("-validity")) {
            command.addAll(List.of("-validity", "30"));
        }
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (keytool.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + "\n" + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for keytool", e);
        }
    }

    private void write(String alias) throws IOException, GeneralSecurityException {
        StringBuilder chain = new StringBuilder();
        for (Certificate certificate : store.getCertificateChain(alias)) {
            chain.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        Files.writeString(folder.resolve(alias + ".pem"), chain);
        Files.writeString(folder.resolve(alias + ".key"),
                pem("PRIVATE KEY", store.getKey(alias, PASSWORD.toCharArray()).getEncoded()));
    }

    private static String pem(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(content) + "\n-----END " + label
                + "-----\n";
    }
}
