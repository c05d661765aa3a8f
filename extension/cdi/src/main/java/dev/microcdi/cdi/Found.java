package dev.microcdi.cdi;

import java.lang.reflect.Constructor;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.spi.Annotated;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.ProcessBean;
import jakarta.enterprise.inject.spi.ProcessManagedBean;

import dev.microcdi.Interceptor;
import dev.microcdi.Kind;
import dev.microcdi.broker.Broker;
import dev.microcdi.client.ClientOf;
import dev.microcdi.core.settings.Code;
import dev.microcdi.core.settings.Instance;
import dev.microcdi.core.settings.Problem;
import dev.microcdi.plugin.Plugin;
import dev.microcdi.plugin.Settings;
import dev.microcdi.plugin.Use;
import dev.microcdi.registry.Registry;
import dev.microcdi.server.Handler;
import dev.microcdi.server.Subscribe;
import dev.microcdi.transport.Transport;

/** What the container found that concerns us. Threads: the container's one deployment thread. */
final class Found {
    final List<PluginBean> plugins = new ArrayList<>();
    final Set<Class<?>> settings = new LinkedHashSet<>();
    final Set<Bean<?>> handlers = new LinkedHashSet<>();
    final Set<Bean<?>> subscribers = new LinkedHashSet<>();
    final Set<Bean<?>> interceptors = new LinkedHashSet<>();
    final Set<TopicPoint> topics = new LinkedHashSet<>();
    final Map<Instance, String> uses = new TreeMap<>();
    final Map<Instance, String> subscribed = new TreeMap<>();
    final Set<Class<?>> clients = new TreeSet<>(Comparator.comparing(Class::getName));
    final List<Problem> problems = new ArrayList<>();

    static Class<?> contract(Kind kind) {
        return switch (kind) {
            case REGISTRY -> Registry.class;
            case TRANSPORT -> Transport.class;
            case BROKER -> Broker.class;
        };
    }

    void client(Class<?> type) {
        // The filter also matches a class that only mentions the annotation in a member.
        if (type.isInterface() && type.isAnnotationPresent(ClientOf.class)) {
            clients.add(type);
        }
    }

    void bean(ProcessBean<?> event) {
        Bean<?> bean = event.getBean();
        bean.getQualifiers().stream().filter(Plugin.class::isInstance).map(Plugin.class::cast).findFirst()
                .ifPresent(p -> plugin(bean, p.value(), event));
        if (bean.getTypes().contains(Interceptor.class)) {
            interceptors.add(bean);
        }
        if (event instanceof ProcessManagedBean<?> managed) {
            boolean handler = bean.getStereotypes().contains(Handler.class)
                    || bean.getBeanClass().isAnnotationPresent(Handler.class);
            if (handler) {
                handlers.add(bean);
            }
            for (AnnotatedMethod<?> m : managed.getAnnotatedBeanClass().getMethods()) {
                Subscribe s = m.getAnnotation(Subscribe.class);
                if (s != null) {
                    subscriber(bean, m.getJavaMember(), s, handler);
                }
            }
        }
    }

    private void plugin(Bean<?> bean, String name, ProcessBean<?> event) {
        PluginBean plugin = new PluginBean(bean, name, !(event instanceof ProcessManagedBean<?>));
        plugins.add(plugin);
        settings.addAll(plugin.settings());
    }

    private void subscriber(Bean<?> bean, Method m, Subscribe s, boolean handler) {
        String place = m.getDeclaringClass().getName() + "." + m.getName();
        if (!s.broker().isEmpty()) {
            subscribed.putIfAbsent(new Instance(Kind.BROKER, s.broker()),
                    "@Subscribe(broker = \"" + s.broker() + "\") at " + place);
        }
        if (handler) {
            return;
        }
        subscribers.add(bean);
        if (bean.getScope() == Dependent.class) {
            problems.add(Problem.of(Code.HANDLER, "A @Subscribe method needs a bean with a scope.")
                    .with("found", place + " on a @Dependent bean")
                    .with("do", "give the class a scope, for example @ApplicationScoped"));
        }
    }

    void injectionPoint(InjectionPoint ip) {
        Annotated annotated = ip.getAnnotated();
        if (annotated != null && annotated.isAnnotationPresent(Disposes.class)) {
            // OpenWebBeans tells of the parameter of a producer's disposer too; nothing is injected there.
            return;
        }
        types(ip.getType()).forEach(this::client);
        TopicPoint topic = TopicPoint.of(ip);
        if (topic != null) {
            topics.add(topic);
            if (!topic.broker().isEmpty()) {
                asks(new Instance(Kind.BROKER, topic.broker()), topic.broker(), ip);
            }
        }
        ip.getQualifiers().forEach(q -> {
            if (q instanceof Plugin p) {
                raw(ip, p);
            } else if (q instanceof Use u) {
                use(ip, u);
            }
        });
    }

    private void raw(InjectionPoint ip, Plugin p) {
        String type = types(ip.getType()).stream().reduce((a, b) -> b).map(Class::getSimpleName).orElse("Registry");
        problems.add(Problem.of(Code.PLUGIN_INJECTED, "@Plugin(\"" + p.value() + "\") is at an injection point.")
                .with("found", place(ip))
                .with("why", "it would make a second object of the plugin, without settings and never closed")
                .with("do",
                        "use @Inject " + type + ", or @Inject @Use(\"audit\") " + type + " for a further instance"));
    }

    private void use(InjectionPoint ip, Use u) {
        for (Kind kind : Kind.values()) {
            if (types(ip.getType()).contains(contract(kind))) {
                asks(new Instance(kind, u.value()), u.value(), ip);
            }
        }
    }

    private void asks(Instance instance, String name, InjectionPoint ip) {
        uses.merge(instance, "@Use(\"" + name + "\") at " + place(ip), (a, b) -> a.compareTo(b) <= 0 ? a : b);
    }

    /** Class and member, the same text in every container. */
    private static String place(InjectionPoint ip) {
        Member m = ip.getMember();
        if (m == null) {
            return String.valueOf(ip.getType().getTypeName());
        }
        return m.getDeclaringClass().getName() + (m instanceof Constructor<?> ? ", constructor" : "." + m.getName());
    }

    /** The class itself, or those in {@code Instance<X>} and {@code Provider<X>}. */
    private static List<Class<?>> types(Type type) {
        List<Class<?>> out = new ArrayList<>();
        if (type instanceof Class<?> c) {
            out.add(c);
        } else if (type instanceof ParameterizedType p) {
            for (Type argument : p.getActualTypeArguments()) {
                out.addAll(types(argument));
            }
        }
        return out;
    }

    static boolean isSettings(Type type) {
        return type instanceof Class<?> c && c.isRecord() && c.isAnnotationPresent(Settings.class);
    }
}
