package dev.microcdi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The proxy's faults, seen by a plain socket that talks to an echo server. */
class FaultProxyTest {
    private ServerSocket echo;
    private FaultProxy proxy;

    FaultProxyTest() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        proxy = new FaultProxy("127.0.0.1:" + echo.getLocalPort());
    }

    @BeforeEach void serve() {
        Thread.ofVirtual().name("micro-test-echo").start(() -> {
            while (!echo.isClosed()) {
                try {
                    Socket socket = echo.accept();
                    Thread.ofVirtual().start(() -> {
                        try (socket) {
                            socket.getInputStream().transferTo(socket.getOutputStream());
                        } catch (IOException e) {
                            // the test cut it
                        }
                    });
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    @AfterEach void stop() throws IOException {
        proxy.close();
        proxy.close();
        echo.close();
    }

    @Test void passesBytes() throws IOException {
        try (Socket socket = connect()) {
            assertThat(echoed(socket)).isEqualTo(7);
        }
    }

    @Test void aCutResetsTheConnectionAndTheNextOneWorks() throws IOException {
        try (Socket socket = connect()) {
            assertThat(echoed(socket)).isEqualTo(7);
            proxy.cut();
            assertThatThrownBy(() -> echoed(socket)).isInstanceOf(SocketException.class);
        }
        passesBytes();
    }

    @Test void refusedIsRefusedUntilItListensAgain() throws IOException {
        for (int i = 0; i < 100; i++) {
            proxy.refuse(true);
            assertThatThrownBy(() -> connect().close()).isInstanceOf(ConnectException.class);
            proxy.refuse(false);
        }
        proxy.refuse(true);
        proxy.refuse(false);
        passesBytes();
    }

    @Test void aBlackHoleKeepsBytesAndDeliversThemWhenHealed() throws IOException {
        proxy.blackHole(true);
        try (Socket socket = connect()) {
            socket.setSoTimeout(100);
            assertThatThrownBy(() -> echoed(socket)).isInstanceOf(SocketTimeoutException.class);
            proxy.blackHole(false);
            socket.setSoTimeout(5000);
            assertThat(socket.getInputStream().read()).isEqualTo(7);
        }
    }

    @Test void aThrottledLinePassesLittleByLittle() throws IOException {
        byte[] sent = new byte[20_000];
        new Random(7).nextBytes(sent);
        proxy.throttle(20);
        try (Socket socket = connect()) {
            socket.getOutputStream().write(sent);
            socket.getOutputStream().flush();
            assertThat(socket.getInputStream().read()).isEqualTo(sent[0] & 0xff);
            assertThat(socket.getInputStream().available()).as("20 bytes a second, after the first").isLessThan(200);
            proxy.throttle(0);
            assertThat(socket.getInputStream().readNBytes(sent.length - 1))
                    .isEqualTo(Arrays.copyOfRange(sent, 1, sent.length));
        }
    }

    @Test void aCorruptedLineFlipsABitOfEachNthByte() throws IOException {
        byte[] expected = new byte[20_000];
        for (int i = 999; i < expected.length; i += 1_000) {
            expected[i] = 1;
        }
        try (ServerSocket source = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                FaultProxy wrong = new FaultProxy("127.0.0.1:" + source.getLocalPort());
                Socket socket = connect(wrong);
                Socket server = source.accept()) {
            wrong.corrupt(1_000);
            server.getOutputStream().write(new byte[expected.length]);
            assertThat(socket.getInputStream().readNBytes(expected.length)).isEqualTo(expected);
            wrong.corrupt(0);
            server.getOutputStream().write(new byte[expected.length]);
            assertThat(socket.getInputStream().readNBytes(expected.length)).containsOnly(0);
        }
    }

    private Socket connect() throws IOException {
        return connect(proxy);
    }

    private static Socket connect(FaultProxy proxy) throws IOException {
        String address = proxy.address();
        return new Socket("127.0.0.1", Integer.parseInt(address.substring(address.indexOf(':') + 1)));
    }

    private static int echoed(Socket socket) throws IOException {
        socket.getOutputStream().write(7);
        return socket.getInputStream().read();
    }
}
