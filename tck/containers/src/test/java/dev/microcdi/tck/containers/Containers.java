package dev.microcdi.tck.containers;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The containers. {@code -Dmicro.containers=helidon,liberty} runs only some. */
final class Containers {
    static final ContainerDriver WELD = new ClassPathContainer("Weld SE 5.1.7", "weld", "dev.microcdi.cdi.Main",
            List.of(), false);
    static final ContainerDriver OPEN_WEB_BEANS = new ClassPathContainer("OpenWebBeans SE 4.0.3", "openwebbeans",
            "dev.microcdi.cdi.Main", List.of(), false);
    static final ContainerDriver HELIDON = new ClassPathContainer("Helidon MP 4.4.0", "helidon",
            "io.helidon.microprofile.cdi.Main",
            List.of("-Dserver.host=127.0.0.1", "-Dserver.port=0"), true);
    static final ContainerDriver GLASSFISH = new GlassFish();
    static final ContainerDriver LIBERTY = new Liberty();

    private Containers() {
    }

    static Stream<ContainerDriver> all() {
        List<String> some = List.of(System.getProperty("micro.containers", "").split(","));
        return Stream.of(WELD, HELIDON, GLASSFISH, LIBERTY, OPEN_WEB_BEANS)
                .filter(c -> some.contains("")
                        || some.stream().anyMatch(s -> c.name().toLowerCase(Locale.ROOT).contains(s)));
    }
}
