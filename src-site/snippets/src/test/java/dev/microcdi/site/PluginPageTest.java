package dev.microcdi.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/** "Write a plugin" shows a whole plugin, which a reader can build. That it can be built is proved in tck/containers. */
class PluginPageTest {
    private static final Path ACME = Tree.ROOT.resolve("src-site/acme");
    private static final String PAGE = Tree.read(Tree.ROOT.resolve("src-site/write-a-plugin.md"));
    private static final String POM = Tree.read(ACME.resolve("outside/pom.xml"));

    @Test void everyFileIsShownInFullUnderItsName() throws IOException {
        List<String> expected = new ArrayList<>(
                List.of("pom.xml from src-site/acme/outside/pom.xml"));
        try (Stream<Path> files = Files.walk(ACME.resolve("src"))) {
            files.filter(Files::isRegularFile).map(f -> ACME.relativize(f).toString())
                    .map(f -> f + " from src-site/acme/" + f).forEach(expected::add);
        }
        assertThat(Pattern.compile("(?m)^File `([^`]+)`:\\n\\n<!-- from (\\S+) -->\\n").matcher(PAGE).results()
                .map(m -> m.group(1) + " from " + m.group(2))).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test void itsPomHasTheVersionsOfThisBuild() {
        String ours = Tree.read(Tree.ROOT.resolve("pom.xml"));
        String micro = first("<version>([^<]+)</version>", ours);
        assertThat(POM).contains("<version.micro>" + micro + "</version.micro>");
        List<String> versions = Pattern.compile("<version\\.(?!micro)[a-z-]+>[^<]+<|<artifactId>maven-[^$]*?</version>")
                .matcher(POM).results().map(m -> m.group()).toList();
        assertThat(versions).hasSizeGreaterThan(4).allSatisfy(v -> assertThat(oneLine(ours)).contains(oneLine(v)));
    }

    @Test void itsOtherJUnitIsTheOneThatTheKitIsCompiledAgainst() {
        String kit = Tree.read(Tree.ROOT.resolve("tck/plugin/pom.xml"));
        assertThat(first("`version\\.junit` to `([^`]+)`", PAGE))
                .isEqualTo(first("<version\\.junit>([^<]+)<", kit));
    }

    private static String oneLine(String xml) {
        return xml.replaceAll(">\\s+<", "><");
    }

    private static String first(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().findFirst().orElseThrow().group(1);
    }
}
