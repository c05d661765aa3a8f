package dev.microcdi.tck.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A plugin of somebody else: the files that "Write a plugin" shows and nothing more, in a folder outside this build. */
class OutsidePluginIT {
    private static final String PLUGIN = "src/main/java/com/acme/micro/AcmeRegistry.java";
    private static final String JUNIT_6 = System.getProperty("micro.junit");
    private static final String REPORT = "target/surefire-reports/TEST-com.acme.micro.AcmeRegistryTckTest.xml";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS) static Path folder;
    private static PluginPage page;
    private static Future<OutsideBuild> onJUnit6;
    private static Future<OutsideBuild> onJUnit5;
    private static Future<OutsideBuild> broken;

    /** All three at once: the kit mostly waits. */
    @BeforeAll static void build() throws IOException {
        page = PluginPage.read();
        try (ExecutorService builds = Executors.newVirtualThreadPerTaskExecutor()) {
            onJUnit6 = builds.submit(() -> build("junit6", page.files(), "verify"));
            onJUnit5 = builds.submit(() -> build("junit5", changed("pom.xml", "<version.junit>" + JUNIT_6 + "<",
                    "<version.junit>" + page.junit5() + "<"), "verify"));
            // Whoever waits for the change waits in vain, so not for the full ten seconds.
            broken = builds.submit(() -> build("broken", changed(PLUGIN, "        folder.delete(service);\n", ""),
                    "verify", "-Dmicro.tck.scale=0.2"));
        }
    }

    @Test void keepsTheRulesOnJUnit6AndEndsWithTheLineOfThePage() throws Exception {
        assertThat(JUNIT_6).startsWith("6.");
        keepsEveryRuleThatApplies("junit6", onJUnit6.get(), JUNIT_6);
        String printed = PluginPage.summary(onJUnit6.get().log());
        if (Boolean.getBoolean("pages.write")) {
            PluginPage.write(printed);
        } else {
            assertThat(page.summary()).as("the line on the page; -Dpages.write=true takes over what the kit printed")
                    .isEqualTo(printed);
        }
    }

    @Test void keepsTheRulesOnJUnit5() throws Exception {
        assertThat(page.junit5()).startsWith("5.14.");
        keepsEveryRuleThatApplies("junit5", onJUnit5.get(), page.junit5());
    }

    @Test void oneLineLessFailsTheBuildWithTheNumberOfTheRule() throws Exception {
        OutsideBuild build = broken.get();
        assertThat(build.ok()).as(build::log).isFalse();
        assertThat(build.log()).contains("registry-7: `deregister` MUST remove exactly the nodes of the record");
        assertThat(PluginPage.summary(build.log())).containsPattern("; failed: .*\\bregistry-7\\b");
    }

    private static void keepsEveryRuleThatApplies(String name, OutsideBuild build, String junit)
            throws Exception {
        assertThat(build.ok()).as(build::log).isTrue();
        String report = Files.readString(folder.resolve(name).resolve(REPORT));
        assertThat(report).as("what the tests ran on").contains("junit-jupiter-engine-" + junit + ".jar");
        assertThat(report).doesNotContain("<skipped").doesNotContain("<failure").doesNotContain("<error");
        List<String> executed = found("<testcase name=\"(\\w+)", report);
        Set<String> demanded = PluginPage.testsFor(page.capabilities());
        assertThat(executed).as("the rules of the catalogue").containsExactlyInAnyOrderElementsOf(demanded);
        assertThat(PluginPage.summary(build.log())).contains(": " + demanded.size() + " executed, ")
                .endsWith("; failed: none");
    }

    private static OutsideBuild build(String name, Map<String, String> files, String... arguments) throws Exception {
        LocalRepository repository = LocalRepository.fill(Targets.run("outside-plugin-" + name),
                System.getProperty("micro.version"));
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
