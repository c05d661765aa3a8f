package dev.microcdi.http;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.helidon.common.concurrency.limits.FixedLimit;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.context.Context;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.media.MediaContext;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;

/**
 * Helidon's HTTP/1.1 server protocol for one listener, without Helidon's {@code WebServer} around it: that sets a
 * serialization filter for the whole JVM, which no guest of an application server may do, and keeps a timer thread for
 * ever for each server (decision 0020). Nothing is discovered and no configuration is read.
 */
final class HttpEngine implements ListenerContext {
    private final Context context = Context.create();
    private final MediaContext media = MediaContext.builder().mediaSupportsDiscoverServices(false)
            .registerDefaults(false).build();
    private final ContentEncodingContext encodings = ContentEncodingContext.builder()
            .contentEncodingsDiscoverServices(false).build();
    private final DirectHandlers errors = DirectHandlers.create();
    private final ListenerConfig config = ListenerConfig.builder().protocolsDiscoverServices(false)
            .shutdownGracePeriod(Duration.ZERO).buildPrototype();
    private final Limit unlimited = FixedLimit.create();
    private final ExecutorService executor = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("micro-transport-http-task-", 0).factory());
    private final Router router;
    private final Http1ConnectionSelector protocol;

    HttpEngine(HttpOptions options, Handler handler) {
        router = Router.builder().addRouting(HttpRouting.builder().any(handler)).build();
        protocol = Http1ConnectionSelector.builder()
                .config(Http1Config.builder().maxHeadersSize(options.maxHeaderSize()).validatePath(false)
                        .validatePrologue(false).sendLog(false).receiveLog(false).buildPrototype())
                .build();
    }

    ServerConnection connection(ConnectionContext connection) {
        return protocol.connection(connection);
    }

    Limit unlimited() {
        return unlimited;
    }

    Router router() {
        return router;
    }

    @Override public Context context() {
        return context;
    }

    @Override public MediaContext mediaContext() {
        return media;
    }

    @Override public ContentEncodingContext contentEncodingContext() {
        return encodings;
    }

    @Override public DirectHandlers directHandlers() {
        return errors;
    }

    @Override public ListenerConfig config() {
        return config;
    }

    @Override public ExecutorService executor() {
        return executor;
    }

    void close() {
        executor.shutdownNow();
    }
}
