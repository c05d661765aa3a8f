package dev.microcdi.cdi;

import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;

import dev.microcdi.Kind;
import dev.microcdi.Service;
import dev.microcdi.client.Client;
import dev.microcdi.client.PublishOption;
import dev.microcdi.core.client.TypedClient;
import dev.microcdi.core.settings.Instance;

/**
 * The beans that we add, all of them always: with a missing one the container's own validation would speak first and hide
 * our message. The bean class is in this jar: OpenWebBeans makes the proxy from it, Weld looks at its class loader.
 */
final class OurBeans {
    private OurBeans() {
    }

    static void add(AfterBeanDiscovery event, Found found, Running running) {
        scoped(event, "service", ServiceDelegate.class, Service.class, () -> new ServiceDelegate(running::service));
        scoped(event, "client", ClientDelegate.class, Client.class,
                () -> new ClientDelegate(() -> running.service().client()));
        for (Kind kind : Kind.values()) {
            kind(event, Instance.of(kind), running);
        }
        found.uses.keySet().stream().forEach(i -> used(event, i, running));
        found.settings.forEach(type -> event.<Object>addBean().id("micro-settings-" + type.getName()).beanClass(type)
                .types(type, Object.class)
                .qualifiers(Default.Literal.INSTANCE, Any.Literal.INSTANCE).scope(Dependent.class)
                .createWith(c -> running.opening().get(type)));
        found.clients.forEach(type -> client(event, type, running));
        found.topics.forEach(t -> publisher(event, t, running));
    }

    /** Dependent: a proxy of a parameterized type is nobody's business, and the delegate looks up the service itself. */
    private static void publisher(AfterBeanDiscovery event, TopicPoint t, Running running) {
        var bean = event.<Object>addBean()
                .id("micro-topic-" + t.topic() + "-" + t.broker() + "-" + t.type().getTypeName())
                .beanClass(PublisherDelegate.class).types(t.type(), Object.class).scope(Dependent.class)
                .qualifiers(new TopicLiteral(t.topic()), Any.Literal.INSTANCE)
                .createWith(c -> new PublisherDelegate(() -> running.service().client().publisher(t.topic(),
                        PublishOption.broker(t.broker()))));
        if (!t.broker().isEmpty()) {
            bean.addQualifier(new UseLiteral(t.broker()));
        }
    }

    private static <T> void scoped(AfterBeanDiscovery event, String id, Class<? extends T> delegate, Class<T> type,
            Supplier<T> create) {
        event.<T>addBean().id("micro-" + id).beanClass(delegate).types(type, Object.class)
                .qualifiers(Default.Literal.INSTANCE, Any.Literal.INSTANCE).scope(ApplicationScoped.class)
                .createWith(c -> create.get());
    }

    private static void kind(AfterBeanDiscovery event, Instance i, Running running) {
        event.<Object>addBean().id("micro-" + i.key()).beanClass(delegateClass(i.kind()))
                .types(Found.contract(i.kind()), Object.class)
                .qualifiers(Default.Literal.INSTANCE, Any.Literal.INSTANCE).scope(ApplicationScoped.class)
                .createWith(c -> delegate(i, running));
    }

    private static void used(AfterBeanDiscovery event, Instance i, Running running) {
        event.<Object>addBean().id("micro-use-" + i.kind().word() + "-" + i.name()).beanClass(delegateClass(i.kind()))
                .types(Found.contract(i.kind()), Object.class)
                .qualifiers(new UseLiteral(i.name()), Any.Literal.INSTANCE)
                .scope(ApplicationScoped.class).createWith(c -> delegate(i, running));
    }

    private static Class<?> delegateClass(Kind kind) {
        return switch (kind) {
            case REGISTRY -> RegistryDelegate.class;
            case TRANSPORT -> TransportDelegate.class;
            case BROKER -> BrokerDelegate.class;
        };
    }

    private static Object delegate(Instance i, Running running) {
        return switch (i.kind()) {
            case REGISTRY -> new RegistryDelegate(() -> running.registry(i));
            case TRANSPORT -> new TransportDelegate(() -> running.transport(i));
            case BROKER -> new BrokerDelegate(() -> running.broker(i));
        };
    }

    private static <T> void client(AfterBeanDiscovery event, Class<T> type, Running running) {
        event.<T>addBean().id("micro-client-" + type.getName()).beanClass(type).types(type, Object.class)
                .qualifiers(Default.Literal.INSTANCE, Any.Literal.INSTANCE).scope(Dependent.class)
                .createWith(c -> TypedClient.create(type, new ClientDelegate(() -> running.service().client())));
    }
}
