package dev.microcdi.consul;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import dev.microcdi.tck.BackEnd;
import dev.microcdi.tck.servers.Consul;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an operator does to a Consul, over its HTTP API and beside the plugin. */
record ConsulAdmin(BackEnd server) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    JsonNode get(String path) {
        return send("GET", path, "");
    }

    JsonNode send(String method, String path, String body) {
        try {
            HttpResponse<String> answer = HTTP.send(HttpRequest
                    .newBuilder(URI.create("http://" + server.address() + path))
                    .header("X-Consul-Token", Consul.MASTER).method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
            return new JsonMapper().readTree(answer.body().isEmpty() ? "null" : answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A new token with these rules. */
    JsonNode token(String name, String rules) {
        JsonMapper mapper = new JsonMapper();
        send("PUT", "/v1/acl/policy", mapper.createObjectNode().put("Name", name).put("Rules", rules).toString());
        return send("PUT", "/v1/acl/token", "{\"Policies\":[{\"Name\":\"" + name + "\"}]}");
    }
}
