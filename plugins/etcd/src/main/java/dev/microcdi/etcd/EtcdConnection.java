package dev.microcdi.etcd;

import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.core.spi.Tls;
import dev.microcdi.core.spi.TlsFailure;
import dev.microcdi.plugin.HostAndPort;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdException;
import io.etcd.jetcd.common.exception.EtcdExceptionFactory;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;

/**
 * The one jetcd client of a registry, opened by the first operation and thrown away after a failure: a gRPC channel that
 * could not connect waits longer and longer before it tries again, up to two minutes, also after the server is back.
 */
final class EtcdConnection implements AutoCloseable {
    static final String ID = "micro.registry.etcd";
    private static final System.Logger LOG = System.getLogger("dev.microcdi.etcd");

    private static final String KEYS = "micro.etcd";

    private final EtcdOptions options;
    private final @Nullable Tls tls;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Client client;
    private @Nullable ExecutorService executor;
    private boolean answered;
    private boolean closed;

    EtcdConnection(EtcdOptions options) {
        this.options = options;
        this.tls = options.security();
    }

    /** Runs one operation in bounded time. */
    <T> T call(String what, Function<Client, CompletableFuture<T>> operation) {
        Client used = client();
        CompletableFuture<T> future = operation.apply(used);
        try {
            T result = future.get(limit().toNanos(), TimeUnit.NANOSECONDS);
            markAnswered();
            return result;
        } catch (ExecutionException e) {
            throw failed(what, used, e);
        } catch (TimeoutException e) {
            discard(used);
            throw UnavailableException.lost(ID, "etcd at " + options.address() + " did not answer " + what + " within "
                    + options.requestTimeout(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UnavailableException.lost(ID, "interrupted while waiting for etcd at " + options.address(), e);
        } finally {
            future.cancel(true);
        }
    }

    private RuntimeException failed(String what, Client used, Throwable cause) {
        EtcdException e = etcd(cause);
        String refusal = EtcdRefusal.of(e, options);
        if (refusal != null) {
            return new MicroException(ID, 403, "etcd at " + options.address() + " refuses " + what + ": " + refusal,
                    "Forbidden", false, e);
        }
        return switch (e.getErrorCode()) {
            case INVALID_ARGUMENT, RESOURCE_EXHAUSTED, OUT_OF_RANGE -> new IllegalArgumentException(
                    "etcd refuses " + what + ": " + e.getMessage(), e);
            default -> {
                boolean answeredBefore = isAnswered();
                discard(used);
                yield answeredBefore ? unavailable(what, e) : unreachable(what, e);
            }
        };
    }

    /** Nobody answered yet on this connection: a wrong TLS setting is the likely reason. */
    private UnavailableException unreachable(String what, Throwable e) {
        String wrong = tls == null ? null : TlsFailure.explain(e, KEYS);
        boolean refused = wrong == null && isRefused(e);
        for (HostAndPort member : options.address()) {
            if (wrong == null && !refused) {
                wrong = TlsFailure.ask(tls, member, options.connectTimeout(), KEYS);
            }
        }
        return wrong == null
                ? unavailable(what, e)
                : UnavailableException.unreachable(ID, "no connection to etcd at " + options.address() + ": " + wrong,
                        e);
    }

    UnavailableException unavailable(String what, Throwable e) {
        return isRefused(e)
                ? UnavailableException.unreachable(ID, "no etcd member at " + options.address() + " can be reached ("
                        + e.getMessage() + "): start one, or set micro.etcd.address", e)
                : UnavailableException.lost(ID, "etcd at " + options.address() + " failed " + what + ": "
                        + e.getMessage(), e);
    }

    private static boolean isRefused(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof ConnectException) {
                return true;
            }
        }
        return false;
    }

    static boolean isNotFound(Throwable e) {
        return etcd(e).getErrorCode() == ErrorCode.NOT_FOUND;
    }

    /** jetcd's exception within those of the futures; jetcd's own conversion calls a wrapped one UNKNOWN. */
    private static EtcdException etcd(Throwable e) {
        Throwable inner = e;
        while ((inner instanceof ExecutionException || inner instanceof CompletionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return EtcdExceptionFactory.toEtcdException(inner);
    }

    /** The client, opened if there is none. */
    Client client() {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("this registry is closed");
            }
            Client open = client;
            if (open == null) {
                open = build();
                client = open;
                answered = false;
            }
            return open;
        } finally {
            lock.unlock();
        }
    }

    private Client build() {
        ExecutorService threads = executor;
        if (threads == null) {
            // Platform threads: an answer must arrive while handlers, on virtual threads, hold all processors.
            threads = Executors
                    .newThreadPerTaskExecutor(Thread.ofPlatform().daemon().name("micro-etcd-", 0).factory());
            executor = threads;
        }
        ClientBuilder builder = Client.builder()
                .endpoints(options.address().stream().map(a -> URI.create((tls == null ? "http://" : "https://") + a))
                        .toList())
                .connectTimeout(options.connectTimeout()).executorService(threads)
                // The engine repeats, with its own back-off.
                .waitForReady(false).retryMaxAttempts(0)
                // Asked only while a call or watch is open: etcd drops clients that ask without one.
                .keepaliveTime(options.keepAlive()).keepaliveTimeout(options.requestTimeout())
                .keepaliveWithoutCalls(false);
        if (options.username() != null && options.password() != null) {
            builder.user(EtcdKeys.bytes(options.username())).password(EtcdKeys.bytes(options.password().reveal()));
        }
        if (tls != null) {
            builder.sslContext(http2(tls));
        }
        return builder.build();
    }

    /** gRPC checks that the certificate names the member's host. */
    private static SslContext http2(Tls tls) {
        return new JdkSslContext(tls.context(), true, null, SupportedCipherSuiteFilter.INSTANCE,
                new ApplicationProtocolConfig(ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT, "h2"),
                ClientAuth.NONE, null, false);
    }

    /** Gives a client up, unless another one took its place already. */
    void discard(Client used) {
        lock.lock();
        try {
            if (client != used) {
                return;
            }
            client = null;
        } finally {
            lock.unlock();
        }
        LOG.log(System.Logger.Level.DEBUG, "connection to etcd at {0} given up", options.address());
        close(used);
    }

    private Duration limit() {
        lock.lock();
        try {
            return answered
                    ? options.requestTimeout()
                    : options.connectTimeout().multipliedBy(options.address().size()).plus(options.requestTimeout());
        } finally {
            lock.unlock();
        }
    }

    private boolean isAnswered() {
        lock.lock();
        try {
            return answered;
        } finally {
            lock.unlock();
        }
    }

    private void markAnswered() {
        lock.lock();
        try {
            answered = true;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    @Override public void close() {
        Client open;
        ExecutorService threads;
        lock.lock();
        try {
            closed = true;
            open = client;
            client = null;
            threads = executor;
            executor = null;
        } finally {
            lock.unlock();
        }
        if (open != null) {
            close(open);
        }
        if (threads != null) {
            threads.shutdownNow();
        }
    }

    private static void close(Client client) {
        try {
            client.close();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing jetcd", e);
        }
    }
}
