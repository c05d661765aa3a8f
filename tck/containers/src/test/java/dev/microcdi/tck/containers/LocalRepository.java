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
    /** What {@code dev.microcdi:micro} needs, and where it is built; the parent has no jar. */
    private static final Map<String, String> ARTIFACTS = Map.of("micro-parent", ".", "micro", "extension/micro",
            "micro-api", "extension/api",
            "micro-core", "extension/core", "micro-cdi", "extension/cdi", "micro-http", "plugins/http", "micro-memory",
            "plugins/memory");

    static LocalRepository fill(Path work, String version) throws IOException {
        Path folder = work.resolve("repository");
        for (Map.Entry<String, String> a : ARTIFACTS.entrySet()) {
            Path home = ROOT.resolve(a.getValue());
            Path target = Files.createDirectories(folder.resolve("dev/microcdi").resolve(a.getKey()).resolve(version));
            String name = a.getKey() + "-" + version;
            Files.copy(home.resolve("pom.xml"), target.resolve(name + ".pom"), StandardCopyOption.REPLACE_EXISTING);
            if (!a.getValue().equals(".")) {
                Files.copy(home.resolve("target").resolve(name + ".jar"), target.resolve(name + ".jar"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
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
}
