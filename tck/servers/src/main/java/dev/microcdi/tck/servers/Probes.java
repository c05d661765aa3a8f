package dev.microcdi.tck.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import javax.net.ssl.SSLContext;

/** Small exchanges with a server, on a plain socket so that no client library is part of the verdict. */
final class Probes {
    private static final int LIMIT_MS = 2000;

    private Probes() {
    }

    /** The body and head of an HTTP answer. */
    static String httpGet(String address, String path) throws IOException {
        try (Socket socket = connect(address)) {
            return get(socket, address, path);
        }
    }

    /** The same over TLS. */
    static String httpsGet(SSLContext tls, String address, String path) throws IOException {
        try (Socket plain = connect(address); Socket socket = over(tls, plain, address)) {
            return get(socket, address, path);
        }
    }

    private static Socket over(SSLContext tls, Socket plain, String address) throws IOException {
        int colon = address.lastIndexOf(':');
        return tls.getSocketFactory().createSocket(plain, address.substring(0, colon),
                Integer.parseInt(address.substring(colon + 1)), true);
    }

    private static String get(Socket socket, String address, String path) throws IOException {
        send(socket, "GET " + path + " HTTP/1.0\r\nHost: " + address + "\r\n\r\n");
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Sends a line, and reads until an answer was seen or the server ends. */
    static boolean answers(String address, String line, String answer) throws IOException {
        try (Socket socket = connect(address)) {
            return answers(socket, line, answer);
        }
    }

    /** The same over TLS. */
    static boolean answersTls(SSLContext tls, String address, String line, String answer) throws IOException {
        try (Socket plain = connect(address); Socket socket = over(tls, plain, address)) {
            return answers(socket, line, answer);
        }
    }

    private static boolean answers(Socket socket, String line, String answer) throws IOException {
        send(socket, line);
        StringBuilder seen = new StringBuilder();
        for (int b; seen.indexOf(answer) < 0; seen.append((char) b)) {
            b = socket.getInputStream().read();
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    private static Socket connect(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        Socket socket = new Socket();
        socket.connect(
                new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                LIMIT_MS);
        socket.setSoTimeout(LIMIT_MS);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
