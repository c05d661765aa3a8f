package dev.microcdi.tck.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** The rooms of the design's table, as packages. */
final class Rooms {
    static final String[] API = {"dev.microcdi", "dev.microcdi.registry", "dev.microcdi.transport",
        "dev.microcdi.broker",
        "dev.microcdi.codec", "dev.microcdi.client", "dev.microcdi.server", "dev.microcdi.plugin"};
    static final String CORE = "dev.microcdi.core..";
    static final String DOOR = "dev.microcdi.core";
    static final String SPI = "dev.microcdi.core.spi..";
    static final String CDI = "dev.microcdi.cdi..";
    static final String KIT = "dev.microcdi.tck";
    /** By the tree itself, so that a new plugin cannot be forgotten: each folder that has code, without the dots. */
    static final List<String> PLUGIN_ROOMS = folders(Path.of("..", "..", "plugins"));
    static final List<String> PLUGINS = PLUGIN_ROOMS.stream().map(p -> p + "..").toList();
    static final String[] JDK = {"java..", "javax.net..", "com.sun.management.."};
    static final String[] ANNOTATIONS = {"jakarta.inject..", "jakarta.enterprise..", "org.jspecify.annotations.."};
    static final String[] JACKSON = {"tools.jackson..", "com.fasterxml.jackson.annotation.."};

    private Rooms() {
    }

    private static List<String> folders(Path plugins) {
        try (Stream<Path> all = Files.list(plugins)) {
            return all.filter(p -> Files.isDirectory(p.resolve("src/main/java")))
                    .map(p -> "dev.microcdi." + p.getFileName())
                    .sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static DescribedPredicate<JavaClass> in(Object... packages) {
        String[] all = Stream.of(packages)
                .flatMap(p -> p instanceof String[] many ? Stream.of(many) : Stream.of((String) p))
                .toArray(String[]::new);
        // Arrays of primitives are in no package.
        return resideInAnyPackage(all).or(resideInAnyPackage(""));
    }

    /** Our packaged classes, without any test. */
    static final class Ours implements ImportOption {
        @Override public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }
}
