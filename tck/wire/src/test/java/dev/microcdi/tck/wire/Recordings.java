package dev.microcdi.tck.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The recordings among the test resources. */
final class Recordings {
    private static final JsonMapper JSON = JsonMapper.shared();

    private Recordings() {
    }

    /** All recordings of a folder, by name. */
    static List<Recording> in(String folder) {
        try (Stream<Path> files = Files.list(Path.of(url("go-vectors/" + folder).toURI()))) {
            return files.map(p -> Objects.requireNonNull(p.getFileName()).toString()).sorted()
                    .map(name -> of(folder + "/" + name)).toList();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("cannot list " + folder, e);
        }
    }

    /** One recording. */
    static Recording of(String file) {
        return Recording.of(file, json("go-vectors/" + file));
    }

    /** A JSON resource. */
    static JsonNode json(String resource) {
        try (InputStream in = url(resource).openStream()) {
            return JSON.readTree(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    private static URL url(String resource) {
        return Objects.requireNonNull(Recordings.class.getClassLoader().getResource(resource), resource);
    }
}
