package dev.microcdi.tck.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A back end as its own HTTP interface shows it, past our plugins. */
final class RawHttp implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;

    RawHttp(String address) {
        this.address = address;
    }

    /** The answer's JSON, or a missing node for an empty answer. */
    JsonNode send(String method, String path, String body) throws IOException, InterruptedException {
        var response = http.send(HttpRequest.newBuilder(URI.create("http://" + address + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(method + " " + path + ": " + response.body()).isEqualTo(200);
        return response.body().isBlank() ? JSON.missingNode() : JSON.readTree(response.body());
    }

    @Override public void close() {
        http.close();
    }
}
