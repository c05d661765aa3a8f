package dev.microcdi.cdi;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.DeploymentException;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Kind;
import dev.microcdi.core.ServerSettings;
import dev.microcdi.core.client.TypedClient;
import dev.microcdi.core.broker.Demands;
import dev.microcdi.core.server.Endpoints;
import dev.microcdi.core.settings.Catalogue;
import dev.microcdi.core.settings.Chooser;
import dev.microcdi.core.settings.Code;
import dev.microcdi.core.settings.ConfigView;
import dev.microcdi.core.settings.Instance;
import dev.microcdi.core.settings.PluginIndex;
import dev.microcdi.core.settings.PluginOffer;
import dev.microcdi.core.settings.Problem;
import dev.microcdi.core.settings.Selection;

/**
 * What is to run: the selection, the beans behind it, and who is to be called.
 *
 * @param selection without problems
 * @param plugins the bean behind each offer, by identity
 * @param name the service's name; empty for a process without handlers
 * @param found what the container found
 * @param beans the container
 * @param loader the application's class loader
 */
record Decision(Selection selection, Map<PluginOffer, PluginBean> plugins, String name, Found found, BeanManager beans,
        ClassLoader loader) {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.cdi");

    /**
     * Decides, or reports everything that is wrong in one exception.
     *
     * @throws DeploymentException with all problems
     */
    static Decision make(Found found, BeanManager beans) {
        ClassLoader loader = applicationLoader();
        List<Problem> problems = new ArrayList<>(found.problems);
        found.plugins.forEach(p -> problems.addAll(p.problems()));
        found.clients.forEach(type -> TypedClient.problems(type).forEach(sentence -> problems
                .add(Problem.of(Code.CLIENT, "A typed client cannot be made.").with("problem", sentence).with("do",
                        "correct the interface"))));
        found.handlers.forEach(b -> methods(b, true, problems));
        found.subscribers.forEach(b -> methods(b, false, problems));
        ConfigView config = MicroProfileConfig.open();
        if (config == null) {
            problems.add(Problem.of(Code.NO_CONFIG, "There is no MicroProfile Config.")
                    .with("missing", "org.eclipse.microprofile.config.ConfigProvider, or an implementation of it")
                    .with("do",
                            "turn it on in the server (Open Liberty: feature mpConfig-3.1), or add io.smallrye.config:smallrye-config to the application"));
            throw failure(problems);
        }
        Map<PluginOffer, PluginBean> plugins = new IdentityHashMap<>();
        found.plugins.forEach(p -> p.offers().values().forEach(o -> plugins.put(o, p)));
        Catalogue catalogue = new Catalogue(List.copyOf(plugins.keySet()), PluginIndex.read(loader),
                several -> winner(several, plugins, beans));
        Map<Instance, String> wanted = new TreeMap<>(found.uses);
        found.subscribed.forEach(wanted::putIfAbsent);
        Selection selection = Chooser.choose(catalogue, config, wanted);
        problems.addAll(selection.problems());
        demands(found, selection, plugins, problems);
        streams(found, selection, plugins, problems);
        String name = Chooser.serviceName(configuredName(selection, config),
                found.handlers.stream().map(b -> b.getBeanClass().getName()).toList(), problems);
        if (!problems.isEmpty() || name == null) {
            throw failure(problems);
        }
        selection.warnings().forEach(w -> LOG.log(System.Logger.Level.WARNING, w.text()));
        return new Decision(selection, plugins, name, found, beans, loader);
    }

    private static void methods(Bean<?> bean, boolean handler, List<Problem> problems) {
        Endpoints.problems(bean.getBeanClass(), handler)
                .forEach(sentence -> problems.add(Problem.of(Code.HANDLER, sentence + ".")
                        .with("found", bean.getBeanClass().getName())
                        .with("do", "correct the method, or make it private if it is not an endpoint")));
    }

    /** What a produced plugin can do is known only when it exists: the engine looks at it at the start. */
    private static void demands(Found found, Selection selection, Map<PluginOffer, PluginBean> plugins,
            List<Problem> problems) {
        Map<String, PluginBean> brokers = new TreeMap<>();
        selection.chosen().stream().filter(c -> c.instance().kind() == Kind.BROKER).forEach(c -> {
            PluginBean bean = plugins.get(c.offer());
            if (bean != null && !bean.produced()) {
                brokers.put(c.instance().isDefault() ? "" : c.instance().name(), bean);
            }
        });
        Stream.concat(found.handlers.stream(), found.subscribers.stream()).map(Bean::getBeanClass).distinct()
                .flatMap(type -> Endpoints.events(type).stream()).forEach(e -> {
                    PluginBean broker = brokers.get(e.subscription().broker());
                    if (broker != null) {
                        Demands.problems(e.subscription(), Endpoints.text(e.method()), broker.name(),
                                broker.capabilities())
                                .forEach(sentence -> problems.add(Problem.of(Code.CAPABILITY, sentence + ".")
                                        .with("found", e.method().getDeclaringClass().getName())
                                        .with("do", "select a broker that has it, or do not ask for it")));
                    }
                });
    }

    private static void streams(Found found, Selection selection, Map<PluginOffer, PluginBean> plugins,
            List<Problem> problems) {
        PluginBean transport = selection.chosen().stream()
                .filter(c -> c.instance().equals(Instance.of(Kind.TRANSPORT))).map(c -> plugins.get(c.offer()))
                .filter(Objects::nonNull).findFirst().orElse(null);
        if (transport == null || transport.produced()) {
            return;
        }
        found.handlers.stream().map(Bean::getBeanClass).forEach(type -> Endpoints
                .streamProblems(type, transport.name(), transport.capabilities())
                .forEach(sentence -> problems.add(Problem.of(Code.CAPABILITY, sentence + ".")
                        .with("found", type.getName())
                        .with("do", "select a transport that has it, for example micro.transport=nats"))));
    }

    /** Another key of the server may be wrong: whether there is a name is told in the same report. */
    private static @Nullable String configuredName(Selection selection, ConfigView config) {
        ServerSettings server = selection.server();
        if (server != null) {
            return server.name();
        }
        try {
            ConfigView.Value name = config.value("micro.server.name");
            return name == null ? null : name.text();
        } catch (IllegalArgumentException unreadable) {
            // Reported with the settings; it was meant to be set.
            return "";
        }
    }

    private static ClassLoader applicationLoader() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return loader == null ? Decision.class.getClassLoader() : loader;
    }

    private static DeploymentException failure(List<Problem> problems) {
        return new DeploymentException(
                Problem.report(new LinkedHashSet<>(problems).stream().sorted(Problem.ORDER).toList()));
    }

    /** The container knows which alternatives are enabled, and which wins. */
    private static @Nullable PluginOffer winner(List<PluginOffer> several, Map<PluginOffer, PluginBean> plugins,
            BeanManager beans) {
        Set<Bean<?>> candidates = new LinkedHashSet<>();
        several.forEach(o -> candidates.add(bean(plugins, o)));
        try {
            Bean<?> winner = beans.resolve(candidates);
            return several.stream().filter(o -> bean(plugins, o) == winner).findFirst().orElse(null);
        } catch (AmbiguousResolutionException e) {
            return null;
        }
    }

    private static Bean<?> bean(Map<PluginOffer, PluginBean> plugins, PluginOffer offer) {
        PluginBean p = plugins.get(offer);
        if (p == null) {
            throw new IllegalStateException(offer + " is not one of ours");
        }
        return p.bean();
    }
}
