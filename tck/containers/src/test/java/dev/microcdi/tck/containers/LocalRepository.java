package dev.microcdi.tck.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A local repository of Maven that this test owns: our artifacts as {@code mvn install} lays them out, and the machine's own
 * repository as the place to take the rest from. Nothing is installed outside {@code target/}.
 *
 * @param folder the repository
 * @param settings the file for {@code mvn -s}
 */
record LocalRepository(Path folder, Path settings) {
    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    /** What an application or a plugin asks for, with what that needs, and where it is built. */
    private static final Map<String, String> JARS = Map.of("micro", "extension/micro", "micro-api", "extension/api",
            "micro-core", "extension/core", "micro-cdi", "extension/cdi", "micro-http", "plugins/http", "micro-memory",
            "plugins/memory", "micro-tck", "tck/plugin");
    private static final Map<String, String> POMS = Map.of("micro-parent", ".", "micro-bom", "extension/bom");

    static LocalRepository fill(Path work, String version) throws IOException {
        Path folder = work.resolve("repository");
        for (Map.Entry<String, String> a : POMS.entrySet()) {
            copy(ROOT.resolve(a.getValue()).resolve("pom.xml"), folder, a.getKey(), version, ".pom");
        }
        for (Map.Entry<String, String> a : JARS.entrySet()) {
            Path home = ROOT.resolve(a.getValue());
            copy(home.resolve("pom.xml"), folder, a.getKey(), version, ".pom");
            copy(home.resolve("target").resolve(a.getKey() + "-" + version + ".jar"), folder, a.getKey(), version,
                    ".jar");
        }
        String machine = Path.of(System.getProperty("micro.repository")).toUri().toString();
        Path settings = work.resolve("settings.xml");
        Files.writeString(settings,
                """
                        <settings>
                          <profiles><profile><id>machine</id>
                            <repositories><repository><id>machine</id><url>%1$s</url></repository></repositories>
                            <pluginRepositories><pluginRepository><id>machine</id><url>%1$s</url></pluginRepository></pluginRepositories>
                          </profile></profiles>
                          <activeProfiles><activeProfile>machine</activeProfile></activeProfiles>
                        </settings>
                        """
                        .formatted(machine));
        return new LocalRepository(folder, settings);
    }

    private static void copy(Path file, Path repository, String artifact, String version, String ending)
            throws IOException {
        Path target = Files.createDirectories(repository.resolve("dev/microcdi").resolve(artifact).resolve(version));
        Files.copy(file, target.resolve(artifact + "-" + version + ending), StandardCopyOption.REPLACE_EXISTING);
    }
}
