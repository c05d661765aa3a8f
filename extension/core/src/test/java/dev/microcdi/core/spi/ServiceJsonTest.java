package dev.microcdi.core.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.microcdi.registry.Endpoint;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;

class ServiceJsonTest {
    @Test void aRecordOfGoIsWrittenAgainWithTheSameBytes() throws IOException {
        String go = resource("go-record.json");
        ServiceInfo service = ServiceJson.read(go.getBytes(UTF_8));
        assertThat(service.name()).isEqualTo("greeter");
        assertThat(service.endpoints()).hasSize(10).last().extracting(Endpoint::response).isNull();
        assertThat(service.nodes()).singleElement().extracting(Node::address).isEqualTo("127.0.0.1:29002");
        assertThat(new String(ServiceJson.write(service), UTF_8)).isEqualTo(go);
    }

    @Test void theTagsOfGoAreReadAndWrittenAgainWithTheSameText() throws IOException {
        for (String line : resource("go-tags.txt").lines().toList()) {
            String tag = line.substring(0, line.indexOf(' '));
            String text = line.substring(line.indexOf(' ') + 1);
            assertThat(ZlibHex.decode(tag.substring(2))).isEqualTo(text);
            if (tag.startsWith("e")) {
                assertThat(ServiceJson.writeEndpoint(ServiceJson.readEndpoint(text))).isEqualTo(text);
            } else if (tag.startsWith("t")) {
                assertThat(ServiceJson.writeMap(ServiceJson.readMap(text))).isEqualTo(text);
            }
        }
    }

    @Test void oneNodeInTheShapeOfMdns() {
        String go = """
                {"Metadata":{"protocol":"mucp"},"Service":"greeter","Version":"latest","Endpoints":[{"request":null,\
                "response":null,"metadata":{},"name":"Greeter.Hello"}]}""";
        ServiceInfo service = ServiceJson.readNode(go, "127.0.0.1:1", name -> name + "-1");
        assertThat(service).isEqualTo(new ServiceInfo("greeter", "latest", Map.of(),
                List.of(new Endpoint("Greeter.Hello", null, null, Map.of())),
                List.of(new Node("greeter-1", "127.0.0.1:1", Map.of("protocol", "mucp")))));
        assertThat(ServiceJson.writeNode(service)).isEqualTo(go);
        assertThat(ServiceJson.readNode("{\"service\":\"n\",\"Metadata\":null}", "", name -> name).endpoints())
                .isEmpty();
        assertThatThrownBy(() -> ServiceJson.readNode("{}", "", name -> "1"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ServiceJson.readNode("{\"Service\":\"n\"}", "", name -> ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test void absentThingsAreWrittenAsGoWritesThem() {
        ServiceInfo bare = new ServiceInfo("greeter", "latest", Map.of(),
                List.of(new Endpoint("Greeter.Hello", new Endpoint.Value("Request", "Request", List.of()), null,
                        Map.of())),
                List.of(new Node("greeter-1", "127.0.0.1:1", Map.of())));
        assertThat(new String(ServiceJson.write(bare), UTF_8)).isEqualTo("""
                {"name":"greeter","version":"latest","metadata":null,"endpoints":[{"request":{"name":"Request",\
                "type":"Request","values":null},"response":null,"metadata":{},"name":"Greeter.Hello"}],\
                "nodes":[{"metadata":{},"id":"greeter-1","address":"127.0.0.1:1"}]}""");
        assertThat(ServiceJson.read(ServiceJson.write(bare))).isEqualTo(bare);
        ServiceInfo nothing = new ServiceInfo("n", "", Map.of(), List.of(), List.of());
        assertThat(new String(ServiceJson.write(nothing), UTF_8))
                .isEqualTo("{\"name\":\"n\",\"version\":\"\",\"metadata\":null,\"endpoints\":[],\"nodes\":[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\":\"n\"}", "{\"name\":\"n\",\"endpoints\":null,\"nodes\":null,\"metadata\":null}",
        "{\"NAME\":\"n\",\"Endpoints\":[],\"nodes\":[],\"metadata\":{},\"other\":{\"x\":[1]}}"}) void missingNullAndEmptyAreAlikeAndKeysMatchInAnyCase(
                String json) {
        assertThat(ServiceJson.read(json.getBytes(UTF_8)))
                .isEqualTo(new ServiceInfo("n", "", Map.of(), List.of(), List.of()));
    }

    @Test void theExactKeyIsPreferred() {
        assertThat(ServiceJson.read("{\"Name\":\"other\",\"name\":\"n\"}".getBytes(UTF_8)).name()).isEqualTo("n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]", "null", "{}", "{\"name\":7}", "{\"name\":\"n\",\"nodes\":{}}",
        "{\"name\":\"n\",\"metadata\":{\"k\":1}}", "{\"name\":\"n\",\"nodes\":[{\"address\":\"a:1\"}]}",
        "{\"name\":\"n\""}) void whatIsNoRecordIsRefused(String json) {
        assertThatThrownBy(() -> ServiceJson.read(json.getBytes(UTF_8))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"<a&b>|\\u003ca\\u0026b\\u003e", "/|/",
        "x\u2028\u2029x|x\\u2028\\u2029x", "\"\\|\\\"\\\\", "ä€😀|ä€😀", "\ud800x|\ufffdx",
        "+'|+'"}) void textIsEscapedAsGoDoes(String text, String json) {
        assertThat(ServiceJson.writeMap(Map.of("k", text))).isEqualTo("{\"k\":\"" + json + "\"}");
    }

    @Test void controlCharactersAreEscapedAsGoDoes() {
        assertThat(ServiceJson.writeMap(Map.of("k", "\u0001\n\t\u001f\u007f")))
                .isEqualTo("{\"k\":\"\\u0001\\n\\t\\u001f\u007f\"}");
    }

    @Test void keysAreSortedByTheirBytes() {
        assertThat(ServiceJson.writeMap(Map.of("\ud83d\ude00", "1", "\uffee", "2", "a", "3", "B", "4")))
                .isEqualTo("{\"B\":\"4\",\"a\":\"3\",\"\uffee\":\"2\",\"\ud83d\ude00\":\"1\"}");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ServiceJsonTest.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
