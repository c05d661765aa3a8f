package dev.microcdi.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import jakarta.enterprise.inject.spi.DeploymentException;

import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without MicroProfile Config there is one clear message: without an implementation, and without the API. */
class NoConfigTest {
    /** Runs inside the class loader that lacks it. */
    public static final class Probe implements Supplier<String> {
        @Override public String get() {
            try (WeldContainer c = new Weld().disableDiscovery().addExtension(new MicroExtension())
                    .addBeanClass(Probe.class).initialize()) {
                return "started " + c.getId();
            } catch (DeploymentException e) {
                return String.valueOf(e.getMessage());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"smallrye-config", "microprofile-config-api"}) void itSaysWhatIsMissingAndWhatToDo(
            String left) throws Exception {
        assertThat(without(left)).isEqualTo(
                """
                        Micro found 1 problem in this deployment:
                        MICRO-109  There is no MicroProfile Config.
                          missing  : org.eclipse.microprofile.config.ConfigProvider, or an implementation of it
                          do       : turn it on in the server (Open Liberty: feature mpConfig-3.1), or add io.smallrye.config:smallrye-config to the application""");
    }

    @Test void theProbeFindsConfigWhenItIsThere() throws Exception {
        // No plugin is a bean there, so selection itself must fail: it ran.
        assertThat(without("nothing at all")).contains("MICRO-102").doesNotContain("MICRO-109");
    }

    private static String without(String part) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(urls(part), ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(loader);
            Object probe = loader.loadClass(Probe.class.getName()).getConstructor().newInstance();
            return String.valueOf(((Supplier<?>) probe).get());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URL[] urls(String part) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!Path.of(entry).getFileName().toString().startsWith(part)) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }
}
