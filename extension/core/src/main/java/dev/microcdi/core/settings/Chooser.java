package dev.microcdi.core.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Choice;
import dev.microcdi.core.CallSettings;
import dev.microcdi.core.ClientSettings;
import dev.microcdi.core.RegisterSettings;
import dev.microcdi.core.ServerSettings;

/**
 * Picks a plugin for each instance and binds its settings. Collects every problem; opens nothing.
 *
 * <p>Threads: made and used by one, during deployment.
 */
public final class Chooser {
    private final Catalogue catalogue;
    private final ConfigView config;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final Binder binder;
    private final Asked asked;

    private Chooser(Catalogue catalogue, ConfigView config) {
        this.catalogue = catalogue;
        this.config = config;
        this.binder = new Binder(config, problems);
        this.asked = new Asked(catalogue, config, problems);
    }

    /**
     * Reads configuration and decides.
     *
     * @param catalogue what is present
     * @param config the configuration
     * @param wanted further instances that the application asks for, with where it does
     * @return the decision, or the problems
     */
    public static Selection choose(Catalogue catalogue, ConfigView config, Map<Instance, String> wanted) {
        return new Chooser(catalogue, config).run(wanted);
    }

    private Selection run(Map<Instance, String> wanted) {
        Set<Instance> instances = Instances.of(config, wanted.keySet());
        List<Chosen> chosen = new ArrayList<>();
        Map<Instance, PluginOffer> offers = new LinkedHashMap<>();
        for (Instance i : instances) {
            Asked.Answer answer = asked.plugin(i, wanted.get(i));
            if (answer != null) {
                offers.put(i, answer.offer());
                Chosen c = bind(i, answer);
                if (c != null) {
                    chosen.add(c);
                }
            }
        }
        producedTwice(offers);
        ServerSettings server = binder.bind(ServerSettings.class, KeyPath.of("micro.server"));
        ClientSettings client = binder.bind(ClientSettings.class, KeyPath.of("micro.client"));
        Map<String, CallSettings> calls = CallKeys.bind(config, binder);
        RegisterSettings register = binder.bind(RegisterSettings.class, KeyPath.of("micro.register"));
        new KeyCheck(catalogue, config, problems, warnings).check(instances, offers);
        return new Selection(chosen, server, client, calls, register, alsoPresent(offers.values()), sorted(problems),
                sorted(warnings));
    }

    private @Nullable Chosen bind(Instance i, Asked.Answer answer) {
        PluginOffer offer = answer.offer();
        KeyPath path = path(i, answer);
        int before = problems.size();
        Map<Class<?>, Object> settings = new LinkedHashMap<>();
        for (Class<?> type : offer.settings()) {
            Object record = binder.bind(type, path);
            if (record != null) {
                settings.put(type, record);
            }
        }
        boolean mustConnect = asked.mustConnect(i);
        if (problems.size() > before) {
            return null;
        }
        ConfigView.Value by = answer.by();
        Choice choice = by == null
                ? new Choice(i.kind(), i.name(), offer.name(), address(offer, path), "", Choice.DEFAULT, 0)
                : new Choice(i.kind(), i.name(), offer.name(), address(offer, path), by.key(), by.source(),
                        by.ordinal());
        return new Chosen(i, offer, choice, settings, mustConnect);
    }

    private KeyPath path(Instance i, Asked.Answer answer) {
        String plugin = "micro." + answer.offer().name();
        if (i.isDefault()) {
            return new KeyPath(plugin, List.of(plugin), i.key() + "." + KeyPath.ADDRESS, asked.address(i, answer));
        }
        return new KeyPath(i.key(), List.of(i.key(), plugin), null, asked.address(i, answer));
    }

    private String address(PluginOffer offer, KeyPath path) {
        Option option = offer.options().filter(o -> o.name().equals(KeyPath.ADDRESS)).findFirst().orElse(null);
        if (option == null) {
            return "";
        }
        ConfigView.Value v = path.find(KeyPath.ADDRESS, config);
        return Addresses.masked(v == null ? option.fallback() : v.text());
    }

    private void producedTwice(Map<Instance, PluginOffer> offers) {
        Map<PluginOffer, Instance> first = new LinkedHashMap<>();
        offers.forEach((i, offer) -> {
            Instance other = offer.produced() ? first.putIfAbsent(offer, i) : null;
            if (other != null) {
                problems.add(Problem
                        .of(Code.PLUGIN_CLASS,
                                "The " + i.kind().word() + " plugin \"" + offer.name()
                                        + "\" can serve one instance only.")
                        .with("asked by", other.key() + ", " + i.key())
                        .with("found", "a producer method of " + offer.className())
                        .with("do", "select it once, or make it a @Dependent class with @Plugin(\"" + offer.name()
                                + "\")"));
            }
        });
    }

    private List<String> alsoPresent(Collection<PluginOffer> used) {
        Set<String> lines = new LinkedHashSet<>();
        for (PluginOffer o : catalogue.offers()) {
            if (used.stream().noneMatch(u -> u.kind() == o.kind() && u.name().equals(o.name()))) {
                lines.add(o.kind().word() + " " + o.name() + " (" + o.artifact() + "): micro." + o.kind().word() + "="
                        + o.name());
            }
        }
        return List.copyOf(lines);
    }

    /** Two instances of one plugin meet the same bad key: it is told once. */
    private static List<Problem> sorted(List<Problem> problems) {
        return new LinkedHashSet<>(problems).stream().sorted(Problem.ORDER).toList();
    }

    /** The name of the service: the configured one, or what its handlers give. */
    public static @Nullable String serviceName(@Nullable String configured, Collection<String> handlerClasses,
            List<Problem> problems) {
        if (configured != null) {
            return configured;
        }
        TreeSet<String> handlers = new TreeSet<>(handlerClasses);
        if (handlers.isEmpty()) {
            return "";
        }
        if (handlers.size() == 1) {
            String simple = handlers.first().replaceAll("^.*[.$]", "");
            return simple.toLowerCase(Locale.ROOT);
        }
        problems.add(Problem
                .of(Code.NAME_MISSING,
                        "The service has no name, and " + handlers.size() + " @Handler classes could give one.")
                .with("found", String.join(", ", handlers)).with("do", "set micro.server.name"));
        return null;
    }

}
