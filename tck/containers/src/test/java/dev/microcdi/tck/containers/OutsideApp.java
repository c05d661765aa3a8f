package dev.microcdi.tck.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A Helidon MP application with a pom of its own, built by a Maven of its own: what a user has after the quick start.
 *
 * @param folder its folder
 */
record OutsideApp(Path folder) {
    private static final String POM = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>com.example</groupId>
              <artifactId>app</artifactId>
              <version>1</version>
              <properties>
                <maven.compiler.release>21</maven.compiler.release>
                <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
              </properties>
              <dependencyManagement><dependencies>
                <dependency><groupId>io.helidon</groupId><artifactId>helidon-dependencies</artifactId><version>%1$s</version><type>pom</type><scope>import</scope></dependency>
              </dependencies></dependencyManagement>
              <dependencies>
                <dependency><groupId>io.helidon.microprofile.bundles</groupId><artifactId>helidon-microprofile-core</artifactId></dependency>
            %2$s  </dependencies>
              <build><finalName>app</finalName><plugins>
                <plugin><artifactId>maven-resources-plugin</artifactId><version>3.5.0</version></plugin>
                <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.16.0</version><configuration><parameters>true</parameters></configuration></plugin>
                <plugin><artifactId>maven-surefire-plugin</artifactId><version>3.6.1</version></plugin>
                <plugin><artifactId>maven-jar-plugin</artifactId><version>3.5.1</version><configuration><archive><manifest>
                  <addClasspath>true</addClasspath><classpathPrefix>libs/</classpathPrefix><useUniqueVersions>false</useUniqueVersions>
                  <mainClass>io.helidon.microprofile.cdi.Main</mainClass>
                </manifest></archive></configuration></plugin>
                <plugin><artifactId>maven-dependency-plugin</artifactId><version>3.11.0</version><executions><execution>
                  <phase>prepare-package</phase><goals><goal>copy-dependencies</goal></goals>
                  <configuration><outputDirectory>${project.build.directory}/libs</outputDirectory><includeScope>runtime</includeScope></configuration>
                </execution></executions></plugin>
              </plugins></build>
            </project>
            """;

    /** Writes and builds it: one class, one line of dependencies or none. */
    static OutsideApp build(Path folder, LocalRepository repository, String dependency, String greeter)
            throws Exception {
        Path source = Files.createDirectories(folder.resolve("src/main/java/com/example"));
        Path resources = Files.createDirectories(folder.resolve("src/main/resources/META-INF"));
        Files.writeString(folder.resolve("pom.xml"), POM.formatted(System.getProperty("micro.helidon"), dependency));
        Files.writeString(source.resolve("Greeter.java"), greeter);
        Files.writeString(resources.resolve("beans.xml"), """
                <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0" bean-discovery-mode="annotated"/>
                """);
        OutsideBuild build = OutsideBuild.run(folder, repository, "package");
        assertThat(build.ok()).as(build::log).isTrue();
        return new OutsideApp(folder);
    }

    /** Starts it. Helidon's own listener, which is on all addresses by default, is told to stay on this machine. */
    ContainerRun start(String log) {
        Path file = folder.resolve(log);
        return new ContainerRun(Children.start(
                List.of(Targets.java(), "-Dserver.host=127.0.0.1", "-Dserver.port=0", "-jar", "target/app.jar"),
                folder, file, Map.of()), file, "(?!)", () -> {});
    }
}
