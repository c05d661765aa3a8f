package dev.microcdi.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page: its code is compiled code, and its links lead somewhere. */
class PagesTest {
    static final String WRITE = "mvn test -Dquick -pl src-site/snippets -am -Dpages.write=true "
            + "-Dtest='PagesTest,SettingsPageTest,DependenciesTest' -Dsurefire.failIfNoSpecifiedTests=false";

    static Stream<Page> pages() {
        return Tree.pages().stream().map(Page::new);
    }

    @ParameterizedTest
    @MethodSource("pages") void aBlockIsTheTaggedRegionOfItsSource(Page page) {
        if (Boolean.getBoolean("pages.write")) {
            page.rewrite();
        }
        for (Page.Block block : page.blocks()) {
            String from = block.from();
            if (from != null) {
                assertThat(block.text())
                        .as("%s shows an old state of %s. Take over the present one: %s", page.name(), from, WRITE)
                        .isEqualTo(Region.parse(from).text());
            }
        }
    }

    /** Of the rules' pages the kit's own tests take care. */
    static Stream<Page> pagesWithSnippets() {
        return pages().filter(p -> !p.name().startsWith("src-site/spec/"));
    }

    @ParameterizedTest
    @MethodSource("pagesWithSnippets") void noJavaAndNoXmlIsWrittenByHand(Page page) {
        assertThat(page.blocks()).as("%s: put <!-- from path/of/File.java#tag --> above the block", page.name())
                .filteredOn(b -> List.of("java", "xml", "properties").contains(b.language()))
                .allMatch(b -> b.from() != null);
    }

    @ParameterizedTest
    @MethodSource("pages") void aLinkLeadsToAFile(Page page) {
        for (String link : page.links()) {
            Path target = page.file().resolveSibling(link);
            assertThat(target).as("link %s on %s", link, page.name()).matches(Files::exists, "exists");
        }
    }
}
