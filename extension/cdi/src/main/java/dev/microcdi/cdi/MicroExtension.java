package dev.microcdi.cdi;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeShutdown;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.ProcessBean;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import jakarta.enterprise.inject.spi.WithAnnotations;

import dev.microcdi.client.ClientOf;

/**
 * The portable extension. It collects beans while the container finds them, registers its own without reading
 * configuration, and decides after validation: a plugin that another extension makes arrives late, and a native image
 * would freeze an earlier decision.
 *
 * <p>Lifecycle: starts the service on {@code Startup}, before the application's observers of default priority, or when
 * somebody uses it earlier; stops it before the application scope ends, since some containers never fire {@code Shutdown}.
 */
public class MicroExtension implements Extension {
    /** Before observers of the application, which have the default, 2500. */
    private static final int EARLY = 1000;

    private final Found found = new Found();
    private final Running running = new Running();

    void clientInterface(@Observes @WithAnnotations(ClientOf.class) ProcessAnnotatedType<?> event) {
        found.client(event.getAnnotatedType().getJavaClass());
    }

    void injectionPoint(@Observes ProcessInjectionPoint<?, ?> event) {
        found.injectionPoint(event.getInjectionPoint());
    }

    void bean(@Observes ProcessBean<?> event) {
        found.bean(event);
    }

    void register(@Observes AfterBeanDiscovery event) {
        OurBeans.add(event, found, running);
    }

    void decide(@Observes AfterDeploymentValidation event, BeanManager beans) {
        running.decided(Decision.make(found, beans));
    }

    void start(@Observes @Priority(EARLY) Startup event) {
        running.start();
    }

    void stop(@Observes @Priority(EARLY) @BeforeDestroyed(ApplicationScoped.class) Object event) {
        running.stop();
    }

    /** For a container that failed before it had an application scope. */
    void end(@Observes BeforeShutdown event) {
        running.stop();
    }
}
