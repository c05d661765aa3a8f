package dev.microcdi.consul;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.microcdi.MicroException;
import dev.microcdi.UnavailableException;
import dev.microcdi.core.spi.Tls;
import dev.microcdi.core.spi.TlsFailure;
import dev.microcdi.plugin.HostAndPort;

/**
 * One exchange at a time with the first agent that can be reached. The agent that answered last is asked first: a service
 * belongs to the agent it was registered at.
 */
final class ConsulHttp implements AutoCloseable {
    static final String ID = "micro.registry.consul";
    private static final System.Logger LOG = System.getLogger("dev.microcdi.consul");

    private static final String KEYS = "micro.consul";
    private static final String TOO_MANY = "; if the agent is up: it ends each connection of a client beyond its "
            + "limits.http_max_conns_per_client (200 if not set), and a service that is called takes one";

    private final ConsulOptions options;
    private final @Nullable Tls tls;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable HttpClient client;
    private volatile int current;
    private volatile boolean answered;
    private volatile boolean closed;

    ConsulHttp(ConsulOptions options) {
        this.options = options;
        this.tls = options.security();
    }

    /**
     * An answer.
     *
     * @param agent which agent gave it, by its place in the list
     * @param status HTTP status
     * @param body text
     * @param index Consul's index of the answer, 0 when it has none
     */
    record Answer(int agent, int status, String body, long index) {
        boolean ok() {
            return status / 100 == 2;
        }
    }

    Answer get(String path) {
        return checked("GET", path, ask(path));
    }

    /** Any status is an answer. */
    Answer ask(String path) {
        return send("GET", path, null);
    }

    Answer put(String path, @Nullable String body) {
        return send("PUT", path, body);
    }

    private Answer send(String method, String path, @Nullable String body) {
        try {
            return send(method, path, body, options.requestTimeout(), new ConsulCall());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UnavailableException.lost(ID, "interrupted while waiting for Consul at " + agent(current), e);
        }
    }

    /** Sends to the first agent that accepts a connection. Any status is an answer. */
    Answer send(String method, String path, @Nullable String body, Duration limit, ConsulCall call)
            throws InterruptedException {
        int first = current;
        int count = options.address().size();
        for (int i = 0;; i++) {
            int agent = (first + i) % count;
            try {
                Answer answer = exchange(agent, method, path, body, limit, call);
                current = agent;
                refuseTls(answer);
                answered = true;
                return answer;
            } catch (IOException e) {
                // The next operation tries the next agent, also after an agent that accepted and did not answer.
                current = (agent + 1) % count;
                if (closed || call.isCancelled()) {
                    throw new IllegalStateException("closed", e);
                }
                String wrongTls = TlsFailure.explain(e, KEYS);
                if (wrongTls == null && !isUnreachable(e)) {
                    throw UnavailableException.lost(ID, "Consul at " + agent(agent) + " did not answer " + method + " "
                            + path + ": " + refusal(agent, e), e);
                }
                if (i + 1 == count && wrongTls != null) {
                    throw UnavailableException.unreachable(ID,
                            "no connection to Consul at " + agent(agent) + ": " + wrongTls,
                            e);
                }
                if (i + 1 == count) {
                    throw UnavailableException.unreachable(ID, "no Consul agent at " + options.address()
                            + " can be reached (" + e + "): start one, or set micro.consul.address", e);
                }
                LOG.log(System.Logger.Level.WARNING, "no Consul agent at {0} ({1}), trying {2}", agent(agent),
                        wrongTls == null ? e : wrongTls, agent((agent + 1) % count));
            }
        }
    }

    private Answer exchange(int agent, String method, String path, @Nullable String body, Duration limit,
            ConsulCall call)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest
                .newBuilder(URI.create((tls == null ? "http://" : "https://") + agent(agent) + path)).timeout(limit)
                .method(method, body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (options.token() != null) {
            request.header("X-Consul-Token", options.token().reveal());
        }
        CompletableFuture<HttpResponse<String>> future = client().sendAsync(request.build(),
                HttpResponse.BodyHandlers.ofString());
        call.started(future);
        try {
            // The request's own time-out ends with the head of the answer; this one covers the body.
            HttpResponse<String> response = future.get(limit.plusSeconds(1).toNanos(), TimeUnit.NANOSECONDS);
            return new Answer(agent, response.statusCode(), response.body(),
                    response.headers().firstValueAsLong("X-Consul-Index").orElse(0));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (TimeoutException | java.util.concurrent.CancellationException e) {
            throw new IOException("no answer within " + limit, e);
        } finally {
            future.cancel(true);
        }
    }

    /** What the server says on a closer look when the first connection over TLS just ended. */
    private String refusal(int agent, IOException e) {
        boolean slow = e instanceof HttpTimeoutException || e.getCause() instanceof TimeoutException;
        String why = tls == null || slow || answered
                ? null
                : TlsFailure.ask(tls, agent(agent), options.connectTimeout(), KEYS);
        return why != null ? why : e + (answered && endedWithoutAWord(e) ? TOO_MANY : "");
    }

    /** In the words of the JDK's client, for an orderly end and for a reset. */
    private static boolean endedWithoutAWord(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("received no bytes") || message.contains("Connection reset");
    }

    /** Go's server, Consul's, answers plain HTTP at its TLS port in these words. */
    private void refuseTls(Answer answer) {
        if (tls == null && answer.status() == 400 && answer.body().contains("HTTP request to an HTTPS server")) {
            throw UnavailableException.unreachable(ID,
                    "no connection to Consul at " + agent(answer.agent()) + ": " + TlsFailure.wantsTls(KEYS), null);
        }
    }

    private static boolean isUnreachable(IOException e) {
        return e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
    }

    /** Passes a good answer on; what a caller can do nothing about becomes the exception that says so. */
    Answer checked(String method, String path, Answer answer) {
        if (answer.ok()) {
            return answer;
        }
        String what = "Consul at " + agent(answer.agent()) + " answers " + method + " " + path + " with "
                + answer.status()
                + ": " + answer.body().strip();
        if (answer.body().startsWith("No path to datacenter")) {
            what += "; set micro.consul.datacenter to one that this agent lists at /v1/catalog/datacenters";
        }
        if (answer.status() / 100 == 5 || answer.status() == 429) {
            throw UnavailableException.lost(ID, what, null);
        }
        if (answer.status() == 401 || answer.status() == 403) {
            what += "; set micro.consul.token to a token that may do this";
        }
        throw new MicroException(ID, answer.status(), what);
    }

    /** One segment of a path. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HostAndPort agent(int index) {
        return options.address().get(index);
    }

    boolean isClosed() {
        return closed;
    }

    private HttpClient client() {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("closed");
            }
            HttpClient opened = client;
            if (opened == null) {
                opened = build();
                client = opened;
                LOG.log(System.Logger.Level.DEBUG, "Consul at {0}", List.copyOf(options.address()));
            }
            return opened;
        } finally {
            lock.unlock();
        }
    }

    /** Platform threads for its tasks: an answer must arrive while handlers, on virtual threads, hold all processors. */
    private HttpClient build() {
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(options.connectTimeout()).followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY).executor(Executors.newThreadPerTaskExecutor(
                        Thread.ofPlatform().daemon().name("micro-consul-http-", 0).factory()));
        if (tls != null) {
            builder.sslContext(tls.context());
        }
        return builder.build();
    }

    @Override public void close() {
        HttpClient opened;
        lock.lock();
        try {
            closed = true;
            opened = client;
            client = null;
        } finally {
            lock.unlock();
        }
        if (opened != null) {
            opened.shutdownNow();
            awaitEnd(opened);
        }
    }

    private static void awaitEnd(HttpClient client) {
        try {
            if (!client.awaitTermination(Duration.ofSeconds(2))) {
                LOG.log(System.Logger.Level.WARNING, "the HTTP client of Consul did not end within 2 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
