package dev.microcdi.cdi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import jakarta.enterprise.inject.spi.Extension;

import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SysPropConfigSource;

import dev.microcdi.memory.MemoryBroker;
import dev.microcdi.memory.MemoryRegistry;
import dev.microcdi.memory.MemoryTransport;

/** One Weld SE container with these classes and this configuration. */
final class Deployment {
    private final List<Class<?>> classes = new ArrayList<>(
            List.of(MemoryRegistry.class, MemoryTransport.class, MemoryBroker.class));
    private final List<Extension> extensions = new ArrayList<>();
    private final Map<String, String> file = new TreeMap<>();
    private final Map<String, String> environment = new TreeMap<>();
    private final Map<String, String> properties = new TreeMap<>();

    static Deployment of(Class<?>... classes) {
        Deployment d = new Deployment();
        d.classes.addAll(List.of(classes));
        return d.file("micro.transport", "memory");
    }

    Deployment only(Class<?>... these) {
        classes.clear();
        classes.addAll(List.of(these));
        return this;
    }

    Deployment without(String key) {
        file.remove(key);
        return this;
    }

    Deployment file(String key, String value) {
        file.put(key, value);
        return this;
    }

    Deployment environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Deployment property(String key, String value) {
        properties.put(key, value);
        return this;
    }

    Deployment extension(Extension e) {
        extensions.add(e);
        return this;
    }

    /** Starts; the caller closes. */
    WeldContainer start() {
        ConfigProviderResolver resolver = ConfigProviderResolver.instance();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(file,
                        "PropertiesConfigSource[source=file:/app/classes/META-INF/microprofile-config.properties]",
                        100),
                        new EnvConfigSource(environment, 300), new SysPropConfigSource())
                .addDefaultInterceptors().build();
        resolver.registerConfig(config, loader);
        properties.forEach(System::setProperty);
        try {
            Weld weld = new Weld().disableDiscovery().addExtension(new MicroExtension())
                    .beanClasses(classes.toArray(Class<?>[]::new));
            extensions.forEach(weld::addExtension);
            return weld.initialize();
        } finally {
            properties.keySet().forEach(System::clearProperty);
            resolver.releaseConfig(config);
        }
    }

    /**
     * Starts what must not start. The memory plugin is in its jar when Maven has packaged it, and in no jar when it ran only
     * the phase {@code test}: both read "application" here.
     */
    String failure() {
        try (WeldContainer c = start()) {
            throw new AssertionError("it started: " + c.getId());
        } catch (jakarta.enterprise.inject.spi.DeploymentException e) {
            return String.valueOf(e.getMessage()).replaceAll("\\(micro-memory[^)]*\\)", "(application)");
        }
    }
}
