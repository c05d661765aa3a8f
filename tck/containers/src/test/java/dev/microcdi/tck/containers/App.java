package dev.microcdi.tck.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * An application: packaged jars, and its {@code microprofile-config.properties}.
 *
 * @param jars what goes on the class path or into {@code WEB-INF/lib}
 * @param file the keys in the file, none for no file
 * @param config whether there is an implementation of MicroProfile Config
 */
record App(List<Path> jars, Map<String, String> file, boolean config) {
    private static final String BEANS = """
            <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0" bean-discovery-mode="annotated"/>
            """;

    /** The scenario application with Micro, its library jar, and nothing else. */
    static App probe() {
        return of(Targets.scenario("")).and("library");
    }

    /** One jar with Micro. */
    static App of(Path jar) {
        List<Path> jars = new ArrayList<>(Targets.libs("app"));
        jars.add(jar);
        return new App(List.copyOf(jars), Map.of(), true);
    }

    /** With further jars of the scenario application. */
    App and(String... additions) {
        List<Path> more = new ArrayList<>(jars);
        for (String a : additions) {
            more.add(Targets.scenario(a));
        }
        return new App(List.copyOf(more), file, config);
    }

    /** With the jars of a part. Both were resolved by one dependency management, so one name is one file. */
    App andPart(String part) {
        return new App(union(jars, Targets.libs(part)), file, config);
    }

    /** With a key in the file. */
    App key(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(file);
        more.put(key, value);
        return new App(jars, more, config);
    }

    /** Without MicroProfile Config. */
    App withoutConfig() {
        return new App(jars, file, false);
    }

    static List<Path> union(List<Path> some, List<Path> more) {
        Map<String, Path> byName = new LinkedHashMap<>();
        some.forEach(j -> byName.putIfAbsent(name(j), j));
        more.forEach(j -> byName.putIfAbsent(name(j), j));
        return List.copyOf(byName.values());
    }

    static String name(Path jar) {
        return Objects.requireNonNull(jar.getFileName()).toString();
    }

    /** The folder to put on the class path for the file. */
    Path classes(Path run) {
        Path classes = run.resolve("classes");
        try {
            Files.createDirectories(classes.resolve("META-INF"));
            Files.writeString(classes.resolve("META-INF/microprofile-config.properties"), properties());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return classes;
    }

    /** Writes it as a WAR, with these jars and texts too. */
    Path war(Path target, List<Path> more, Map<String, String> texts) {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(target))) {
            zip.setLevel(Deflater.BEST_SPEED);
            put(zip, "WEB-INF/beans.xml", BEANS.getBytes(StandardCharsets.UTF_8));
            if (!file.isEmpty()) {
                put(zip, "WEB-INF/classes/META-INF/microprofile-config.properties",
                        properties().getBytes(StandardCharsets.UTF_8));
            }
            for (Map.Entry<String, String> text : texts.entrySet()) {
                put(zip, text.getKey(), text.getValue().getBytes(StandardCharsets.UTF_8));
            }
            for (Path jar : union(jars, more)) {
                put(zip, "WEB-INF/lib/" + name(jar), Files.readAllBytes(jar));
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }

    private String properties() {
        return file.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue() + "\n").collect(Collectors.joining());
    }
}
