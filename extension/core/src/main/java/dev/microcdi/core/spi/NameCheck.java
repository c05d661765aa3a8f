package dev.microcdi.core.spi;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.SecureRandom;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

import org.jspecify.annotations.Nullable;

/**
 * A context whose client sockets and engines refuse a certificate for another host, whatever the library does with them. JSSE
 * itself checks only if each socket is told to.
 */
final class NameCheck extends SSLContextSpi {
    /** JSSE's name for the rules of RFC 2818, which other protocols use too. */
    private static final String RULES = "HTTPS";

    private final SSLContext plain;

    private NameCheck(SSLContext plain) {
        this.plain = plain;
    }

    /** A context with the keys and the trust of another one, which is initialized. */
    static SSLContext on(SSLContext plain) {
        return new SSLContext(new NameCheck(plain), plain.getProvider(), plain.getProtocol()) {
        };
    }

    @Override protected void engineInit(KeyManager @Nullable [] ours, TrustManager @Nullable [] theirs,
            @Nullable SecureRandom random) {
        throw new IllegalStateException("this context is initialized");
    }

    @Override protected SSLSocketFactory engineGetSocketFactory() {
        return new Sockets(plain.getSocketFactory());
    }

    @Override protected SSLServerSocketFactory engineGetServerSocketFactory() {
        return plain.getServerSocketFactory();
    }

    @Override protected SSLEngine engineCreateSSLEngine() {
        return checked(plain.createSSLEngine());
    }

    @Override protected SSLEngine engineCreateSSLEngine(String host, int port) {
        return checked(plain.createSSLEngine(host, port));
    }

    @Override protected SSLSessionContext engineGetServerSessionContext() {
        return plain.getServerSessionContext();
    }

    @Override protected SSLSessionContext engineGetClientSessionContext() {
        return plain.getClientSessionContext();
    }

    private static SSLEngine checked(SSLEngine engine) {
        engine.setSSLParameters(checked(engine.getSSLParameters()));
        return engine;
    }

    private static SSLParameters checked(SSLParameters parameters) {
        parameters.setEndpointIdentificationAlgorithm(RULES);
        return parameters;
    }

    private static final class Sockets extends SSLSocketFactory {
        private final SSLSocketFactory plain;

        Sockets(SSLSocketFactory plain) {
            this.plain = plain;
        }

        @Override public String[] getDefaultCipherSuites() {
            return plain.getDefaultCipherSuites();
        }

        @Override public String[] getSupportedCipherSuites() {
            return plain.getSupportedCipherSuites();
        }

        @Override public Socket createSocket() throws IOException {
            return checked(plain.createSocket());
        }

        @Override public Socket createSocket(Socket on, String host, int port, boolean autoClose)
                throws IOException {
            return checked(plain.createSocket(on, host, port, autoClose));
        }

        @Override public Socket createSocket(Socket on, InputStream consumed, boolean autoClose) throws IOException {
            return plain.createSocket(on, consumed, autoClose);
        }

        @Override public Socket createSocket(String host, int port) throws IOException {
            return checked(plain.createSocket(host, port));
        }

        @Override public Socket createSocket(String host, int port, InetAddress local, int localPort)
                throws IOException {
            return checked(plain.createSocket(host, port, local, localPort));
        }

        @Override public Socket createSocket(InetAddress host, int port) throws IOException {
            return checked(plain.createSocket(host, port));
        }

        @Override public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
                throws IOException {
            return checked(plain.createSocket(host, port, local, localPort));
        }

        private static Socket checked(Socket socket) {
            SSLSocket tls = (SSLSocket) socket;
            tls.setSSLParameters(NameCheck.checked(tls.getSSLParameters()));
            return tls;
        }
    }
}
