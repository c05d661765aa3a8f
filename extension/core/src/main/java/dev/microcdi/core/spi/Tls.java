package dev.microcdi.core.spi;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;

/**
 * What the settings {@code tls}, {@code ca}, {@code cert} and {@code key} of a plugin say: whom to trust, and what to show a
 * server that asks who we are. The files are PEM and are read once.
 */
public final class Tls {
    /** No key store of ours leaves the memory of this method. */
    private static final char[] NO_PASSWORD = new char[0];

    private final SSLContext context;
    private final SSLContext checking;

    private Tls(SSLContext context) {
        this.context = context;
        this.checking = NameCheck.on(context);
    }

    /**
     * Reads the files.
     *
     * @param tls whether connections use TLS
     * @param ca certificates to trust, or null for the JVM's trust store
     * @param cert our own certificate, those of its authorities after it; or null
     * @param key the private key of {@code cert}, or null
     * @return null without TLS
     * @throws IllegalArgumentException if the settings do not fit together or a file cannot be used; the message names the
     *     setting and the file
     */
    public static @Nullable Tls of(boolean tls, @Nullable Path ca, @Nullable Path cert, @Nullable Path key) {
        if (!tls) {
            unused("ca", ca);
            unused("cert", cert);
            unused("key", key);
            return null;
        }
        if ((cert == null) != (key == null)) {
            throw new IllegalArgumentException("cert and key go together: set both or none, "
                    + (cert == null ? "cert" : "key") + " is missing");
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(cert == null || key == null ? null : ours(cert, key), ca == null ? null : trusted(ca), null);
            return new Tls(context);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("ca, cert and key cannot be used: " + e.getMessage(), e);
        }
    }

    private static void unused(String setting, @Nullable Path file) {
        if (file != null) {
            throw new IllegalArgumentException(setting + " is set and tls is false: set tls=true, or leave " + setting
                    + " out");
        }
    }

    private static TrustManager[] trusted(Path ca) throws GeneralSecurityException {
        KeyStore store = empty();
        List<X509Certificate> certificates = Pem.certificates("ca", ca);
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("ca-" + i, certificates.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager[] ours(Path cert, Path key) throws GeneralSecurityException {
        X509Certificate[] chain = Pem.certificates("cert", cert).toArray(X509Certificate[]::new);
        PrivateKey secret = Pem.privateKey("key", key);
        if (!KeyPairs.match(chain[0].getPublicKey(), secret)) {
            throw new IllegalArgumentException("key " + key + " is not the private key of cert " + cert
                    + " (its first certificate is " + chain[0].getSubjectX500Principal() + ")");
        }
        KeyStore store = empty();
        store.setKeyEntry("ours", secret, NO_PASSWORD, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (java.io.IOException e) {
            throw new IllegalStateException("an empty key store was read from nowhere", e);
        }
        return store;
    }

    /**
     * For the client library. It checks host names only if asked to, as the JDK's HTTP client and gRPC do; for others see
     * {@link #checkingContext}.
     *
     * @return the one context of this object
     */
    public SSLContext context() {
        return context;
    }

    /**
     * For a client library that does not check host names and has no switch for it: each client socket and engine of this
     * context does, by the host that it was made for. Without one, the handshake fails.
     *
     * @return trusts and shows the same
     */
    public SSLContext checkingContext() {
        return checking;
    }
}
