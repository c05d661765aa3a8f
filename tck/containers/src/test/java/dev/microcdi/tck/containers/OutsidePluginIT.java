package dev.microcdi.tck.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A plugin of somebody else: the files that "Write a plugin" shows and nothing more, in a folder outside this build. */
class OutsidePluginIT {
    private static final String PLUGIN = "src/main/java/com/acme/micro/AcmeRegistry.java";
    private static final String REPORT = "target/surefire-reports/TEST-com.acme.micro.AcmeRegistryTckTest.xml";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS) static Path folder;
    private static LocalRepository repository;
    private static PluginPage page;

    @BeforeAll static void read() throws IOException {
        repository = LocalRepository.fill(Targets.run("outside-plugin"), System.getProperty("micro.version"));
        page = PluginPage.read();
    }

    @Test void keepsTheRulesOnJUnit6AndEndsWithTheLineOfThePage() throws Exception {
        String junit6 = System.getProperty("micro.junit");
        assertThat(junit6).startsWith("6.");
        String log = keepsEveryRuleThatApplies("junit6", page.files(), junit6);
        String printed = PluginPage.summary(log);
        if (Boolean.getBoolean("pages.write")) {
            PluginPage.write(printed);
        } else {
            assertThat(page.summary()).as("the line on the page; -Dpages.write=true takes over what the kit printed")
                    .isEqualTo(printed);
        }
    }

    @Test void keepsTheRulesOnJUnit5() throws Exception {
        assertThat(page.junit5()).startsWith("5.14.");
        Map<String, String> files = changed("pom.xml", "<version.junit>" + System.getProperty("micro.junit") + "<",
                "<version.junit>" + page.junit5() + "<");
        keepsEveryRuleThatApplies("junit5", files, page.junit5());
    }

    @Test void oneLineLessFailsTheBuildWithTheNumberOfTheRule() throws Exception {
        // Whoever waits for the change waits in vain, so not for the full ten seconds.
        OutsideBuild build = build("broken", changed(PLUGIN, "        folder.delete(service);\n", ""), "verify",
                "-Dmicro.tck.scale=0.2");
        assertThat(build.ok()).as(build::log).isFalse();
        assertThat(build.log()).contains("registry-7: `deregister` MUST remove exactly the nodes of the record");
        assertThat(PluginPage.summary(build.log())).containsPattern("; failed: .*\\bregistry-7\\b");
    }

    private static String keepsEveryRuleThatApplies(String name, Map<String, String> files, String junit)
            throws Exception {
        OutsideBuild build = build(name, files, "verify");
        assertThat(build.ok()).as(build::log).isTrue();
        String report = Files.readString(folder.resolve(name).resolve(REPORT));
        assertThat(report).as("what the tests ran on").contains("junit-jupiter-engine-" + junit + ".jar");
        assertThat(report).doesNotContain("<skipped").doesNotContain("<failure").doesNotContain("<error");
        List<String> executed = found("<testcase name=\"(\\w+)", report);
        Set<String> demanded = PluginPage
                .testsFor(Set.of(found("@Capabilities\\(\\{(.*)}\\)", files.get(PLUGIN)).get(0)
                        .replace("Capability.", "").split(", ")));
        assertThat(executed).as("the rules of the catalogue").containsExactlyInAnyOrderElementsOf(demanded);
        assertThat(PluginPage.summary(build.log())).contains(": " + demanded.size() + " executed, ")
                .endsWith("; failed: none");
        return build.log();
    }

    private static OutsideBuild build(String name, Map<String, String> files, String... arguments) throws Exception {
        Path project = folder.resolve(name);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path target = project.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.getValue());
        }
        return OutsideBuild.run(project, repository, arguments);
    }

    private static Map<String, String> changed(String file, String from, String to) {
        Map<String, String> files = new HashMap<>(page.files());
        assertThat(files.get(file)).containsOnlyOnce(from);
        files.computeIfPresent(file, (name, text) -> text.replace(from, to));
        return files;
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map((MatchResult m) -> m.group(1)).toList();
    }
}
