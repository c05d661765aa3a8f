package dev.microcdi.cdi;

import java.util.Comparator;
import java.util.Objects;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.Bean;

import dev.microcdi.Interceptor;
import dev.microcdi.Kind;
import dev.microcdi.Service;
import dev.microcdi.broker.Broker;
import dev.microcdi.core.Micro;
import dev.microcdi.core.ServiceBuilder;
import dev.microcdi.core.settings.Chosen;
import dev.microcdi.core.settings.Instance;
import dev.microcdi.core.settings.Selection;
import dev.microcdi.registry.Registry;
import dev.microcdi.transport.Transport;

/** Fills the engine's builder from a decision. Whatever happens here, code without a container can do. */
final class Services {
    private Services() {
    }

    static Service start(Decision decision, OpenPlugins plugins) {
        Selection selection = decision.selection();
        mustConnect(selection, plugins);
        ServiceBuilder builder = decision.name().isEmpty() ? Micro.caller() : Micro.service(decision.name());
        builder.registry(plugins.get(Instance.of(Kind.REGISTRY), Registry.class))
                .transport(plugins.get(Instance.of(Kind.TRANSPORT), Transport.class))
                .server(Objects.requireNonNull(selection.server())).client(Objects.requireNonNull(selection.client()))
                .register(Objects.requireNonNull(selection.register())).choices(Chosen.choices(selection.chosen()))
                .alsoPresent(selection.alsoPresent())
                .around(new RequestContext(decision.beans(), decision.loader()));
        selection.chosen().stream().map(Chosen::instance).filter(i -> i.kind() == Kind.BROKER)
                .forEach(i -> builder.broker(i.name(), plugins.get(i, Broker.class)));
        selection.calls().forEach(builder::calls);
        for (Bean<?> b : decision.found().handlers) {
            Object reference = reference(decision, b);
            builder.handle(b.getBeanClass(), () -> reference);
        }
        for (Bean<?> b : decision.found().subscribers) {
            Object reference = reference(decision, b);
            builder.subscriber(b.getBeanClass(), () -> reference);
        }
        decision.found().interceptors.stream().sorted(Comparator.comparingInt(Services::priority))
                .forEach(b -> builder.interceptor((Interceptor) reference(decision, b, Interceptor.class)));
        return builder.start();
    }

    /** {@code micro.registry.start=fail}: one look at the store, whose failure fails the start. */
    private static void mustConnect(Selection selection, OpenPlugins plugins) {
        selection.chosen().stream().filter(Chosen::mustConnect)
                .forEach(c -> plugins.get(c.instance(), Registry.class).listServices());
    }

    /** The order of a bean among others; one that says nothing is in the middle of the application's range. */
    private static int priority(Bean<?> bean) {
        Priority priority = bean.getBeanClass().getAnnotation(Priority.class);
        return priority == null ? 2500 : priority.value();
    }

    /** A contextual reference: for a normal scope the container's proxy, so that interceptors run and the scope decides. */
    private static Object reference(Decision decision, Bean<?> bean) {
        return reference(decision, bean, bean.getBeanClass());
    }

    private static Object reference(Decision decision, Bean<?> bean, Class<?> type) {
        CreationalContext<?> context = decision.beans().createCreationalContext(bean);
        return decision.beans().getReference(bean, type, context);
    }
}
