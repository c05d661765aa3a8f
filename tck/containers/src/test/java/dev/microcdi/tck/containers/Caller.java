package dev.microcdi.tck.containers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What {@code curl} does: a client that knows nothing of Micro. */
final class Caller {
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5)).build();

    /** An answer: the body without the line end that Go writes too, and the header {@code Micro-Error}, empty when there was none. */
    record Answer(int status, String body, String error) {
    }

    private Caller() {
    }

    static Answer call(String address, String endpoint, String json) {
        return send(
                HttpRequest.newBuilder(URI.create("http://" + address + "/")).header("Content-Type", "application/json")
                        .header("Micro-Endpoint", endpoint).POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    static Answer get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)).GET());
    }

    static Answer post(String url, String json) {
        return send(HttpRequest.newBuilder(URI.create(url)).POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> r = HTTP.send(request.timeout(Duration.ofSeconds(30)).build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Answer(r.statusCode(), r.body().stripTrailing(),
                    r.headers().firstValue("Micro-Error").orElse(""));
        } catch (IOException e) {
            return new Answer(0, "", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
