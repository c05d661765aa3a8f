package dev.microcdi.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/** The page that gives the reason of each dependency knows them all, with version and scope, and no other. */
class DependenciesTest {
    private static final Path PAGE = Tree.ROOT.resolve("src-site/decisions/dependencies.md");

    @Test void everyDependencyHasARowWithVersionScopeLicenceAndReason() {
        Poms poms = new Poms();
        List<Poms.Asked> asked = Stream.of(poms.dependencies(), poms.boms(), poms.plugins()).flatMap(List::stream)
                .toList();
        if (Boolean.getBoolean("pages.write")) {
            asked.forEach(DependenciesTest::rewrite);
        }
        List<String> rows = Tree.read(PAGE).lines().filter(l -> l.startsWith("| `")).toList();
        List<String> onPage = rows.stream().map(r -> r.replaceAll("^((\\|[^|]*){3}\\|).*", "$1")).toList();
        List<String> inPoms = asked.stream().map(Poms.Asked::cells).toList();
        assertThat(inPoms)
                .as("%s lacks these rows. A new dependency gets one by hand, with its reason. A changed version or "
                        + "scope is put in by: %s", Tree.ROOT.relativize(PAGE), PagesTest.WRITE)
                .filteredOn(row -> !onPage.contains(row)).isEmpty();
        assertThat(onPage).as("rows of %s that no pom asks for", Tree.ROOT.relativize(PAGE))
                .filteredOn(row -> !inPoms.contains(row)).isEmpty();
        assertThat(rows).as("no cell is empty").allMatch(r -> r.matches("(\\|[^|]*[^| ][^|]*){5,6}\\|"));
    }

    /** Version and scope of a row that is there. */
    private static void rewrite(Poms.Asked asked) {
        Tree.write(PAGE,
                Tree.read(PAGE).replaceAll("(?m)^\\| `" + asked.id() + "` \\|[^|]*\\|[^|]*\\|", asked.cells()));
    }
}
