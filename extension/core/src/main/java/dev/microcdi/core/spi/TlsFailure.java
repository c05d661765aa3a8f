package dev.microcdi.core.spi;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Locale;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import org.jspecify.annotations.Nullable;

import dev.microcdi.plugin.HostAndPort;

/** Why TLS with a server failed, in words that name the setting to change. */
public final class TlsFailure {
    private static final long LONGEST_MS = 1000;
    private static final int RECORD_ALERT = 21;
    private static final int RECORD_HANDSHAKE = 22;

    private TlsFailure() {
    }

    /**
     * Looks through an exception and its causes.
     *
     * @param e what a client library threw
     * @param keys where the settings are: {@code micro.consul}
     * @return what is wrong and which key to set; null when TLS is not the reason
     */
    public static @Nullable String explain(Throwable e, String keys) {
        SSLException tls = find(SSLException.class, e);
        if (tls == null || find(SocketTimeoutException.class, e) != null) {
            return null;
        }
        if (find(CertificateExpiredException.class, e) != null
                || find(CertificateNotYetValidException.class, e) != null) {
            return "the server's certificate is not valid now (" + last(e)
                    + "): renew it on the server, or correct the clock of this machine";
        }
        if (find(CertPathBuilderException.class, e) != null || find(CertPathValidatorException.class, e) != null) {
            return "the server's certificate is not trusted (" + last(e) + "): set " + keys
                    + ".ca to the PEM file of the authority that signed it";
        }
        if (find(CertificateException.class, e) != null) {
            return "the server's certificate is not for this address (" + last(e)
                    + "): write a host name or address of "
                    + "the certificate in " + keys + ".address";
        }
        return explain(String.valueOf(tls.getMessage()), keys);
    }

    /**
     * Asks the server itself. In TLS 1.3 it refuses our certificate after we think that all is well, and a client library
     * that is just sending a request may see no more than a closed connection; the same when a server with TLS gets plain bytes.
     *
     * @param tls ours; null when we use none
     * @param server its address, with a port
     * @param limit how long to wait for it to refuse us; a second is enough
     * @param keys where the settings are: {@code micro.consul}
     * @return what is wrong and which key to set; null when it has nothing against us or cannot be reached
     */
    public static @Nullable String ask(@Nullable Tls tls, HostAndPort server, Duration limit, String keys) {
        int millis = (int) Math.min(LONGEST_MS, limit.toMillis());
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(server.host(), server.port()), millis);
            plain.setSoTimeout(millis);
            return tls == null ? speaksTls(plain, server, keys) : ask(tls, plain, server, keys);
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * The same, for a protocol that begins in plain text: on a connection on which TLS is to begin now. It is closed.
     *
     * @param tls ours
     * @param plain connected; its read timeout is the limit
     * @param server its address, with a port
     * @param keys where the settings are: {@code micro.nats}
     * @return what is wrong and which key to set; null when it has nothing against us
     */
    public static @Nullable String ask(Tls tls, Socket plain, HostAndPort server, String keys) {
        try (SSLSocket socket = (SSLSocket) tls.checkingContext().getSocketFactory().createSocket(plain,
                server.host(), server.port(), true)) {
            String ended = ended(socket, keys);
            if (ended == null) {
                socket.getInputStream().read();
            }
            return ended;
        } catch (IOException e) {
            return explain(e, keys);
        }
    }

    /** Whether the connection goes away during the handshake: with a reset, JSSE does not call that a failure of TLS. */
    private static @Nullable String ended(SSLSocket socket, String keys) throws IOException {
        try {
            socket.startHandshake();
            return null;
        } catch (IOException e) {
            SocketException torn = find(SocketException.class, e);
            if (torn == null) {
                throw e;
            }
            return endedBy(String.valueOf(torn.getMessage()), keys);
        }
    }

    /** Whatever a server thinks of our handshake, one with TLS answers with a record of TLS. */
    private static @Nullable String speaksTls(Socket plain, HostAndPort server, String keys) throws IOException {
        SSLEngine engine = anybody().createSSLEngine(server.host(), server.port());
        engine.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        plain.getOutputStream().write(hello.array(), 0, hello.position());
        int first = plain.getInputStream().read();
        return first == RECORD_ALERT || first == RECORD_HANDSHAKE ? wantsTls(keys) : null;
    }

    private static SSLContext anybody() throws IOException {
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException e) {
            throw new IOException("this JVM has no TLS", e);
        }
    }

    /**
     * For a server with TLS that got plain bytes.
     *
     * @param keys where the settings are: {@code micro.consul}
     * @return which keys to set
     */
    public static String wantsTls(String keys) {
        return "the server speaks TLS there: set " + keys + ".tls=true and " + keys + ".ca, or " + keys
                + ".address to its plain port";
    }

    /**
     * For a server without TLS.
     *
     * @param how it showed
     * @param keys where the settings are: {@code micro.nats}
     * @return which keys to set
     */
    public static String noTls(String how, String keys) {
        return "the server does not speak TLS there (" + how + "): set " + keys + ".tls=false, or " + keys
                + ".address to its TLS port";
    }

    private static String explain(String message, String keys) {
        String m = message.toLowerCase(Locale.ROOT);
        if (m.contains("unrecognized ssl message") || m.contains("not an ssl/tls record")) {
            return noTls(message, keys);
        }
        if (m.contains("terminated the handshake")) {
            return endedBy(message, keys);
        }
        // Go's servers send bad_certificate for none at all, and for one they do not trust; TLS 1.3 has its own word for none.
        if (m.contains("certificate_required") || m.contains("bad_certificate") || m.contains("unknown_ca")
                || m.contains("certificate_unknown")) {
            return "the server wants a certificate of ours that it trusts (" + message + "): set " + keys + ".cert and "
                    + keys + ".key to PEM files that its authority signed";
        }
        return "TLS failed: " + message;
    }

    private static String endedBy(String how, String keys) {
        return "the server ended the handshake (" + how
                + "), as one that does not speak TLS does: is it stopping, or is "
                + keys + ".tls=false or its TLS port in " + keys + ".address right?";
    }

    private static <T extends Throwable> @Nullable T find(Class<T> type, Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }

    private static String last(Throwable e) {
        Throwable t = e;
        while (t.getCause() != null) {
            t = t.getCause();
        }
        return String.valueOf(t.getMessage());
    }
}
