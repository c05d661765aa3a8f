package dev.microcdi.core.settings;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Kind;
import dev.microcdi.core.ClientSettings;
import dev.microcdi.core.RegisterSettings;
import dev.microcdi.core.ServerSettings;

/**
 * Finds keys below {@code micro.} that nobody declared: an error in files and system properties, a warning in the
 * environment, where others put variables too (Kubernetes: {@code MICRO_REGISTRY_PORT} for a Service micro-registry).
 */
final class KeyCheck {
    private static final String ROOT = "micro.";
    private static final String ROOT_VARIABLE = "MICRO_";

    private final Catalogue catalogue;
    private final ConfigView config;
    private final List<Problem> problems;
    private final List<Problem> warnings;
    private final Set<String> declared = new TreeSet<>();
    private final Set<String> tolerated = new TreeSet<>(Set.of("micro.test."));

    KeyCheck(Catalogue catalogue, ConfigView config, List<Problem> problems, List<Problem> warnings) {
        this.catalogue = catalogue;
        this.config = config;
        this.problems = problems;
        this.warnings = warnings;
    }

    void check(Set<Instance> instances, Map<Instance, PluginOffer> offers) {
        declare(instances, offers);
        declared.add(Profile.KEY);
        TreeSet<String> variables = new TreeSet<>();
        Set<String> known = declared.stream().map(Option::variable).collect(Collectors.toCollection(HashSet::new));
        Set<String> prefixes = tolerated.stream().map(Option::variable).collect(Collectors.toCollection(HashSet::new));
        for (String name : new TreeSet<>(config.names())) {
            if (name.startsWith(ROOT_VARIABLE)) {
                if (!known.contains(name) && prefixes.stream().noneMatch(name::startsWith)) {
                    variables.add(name);
                }
            } else if (name.startsWith(ROOT) && !declared.contains(name)
                    && tolerated.stream().noneMatch(name::startsWith)) {
                unknown(name, known, variables);
            }
        }
        if (!variables.isEmpty()) {
            warnings.add(Problem.of(Code.UNKNOWN_KEY, "Unknown environment variables: nothing reads them.")
                    .with("found", String.join(", ", variables))
                    .with("do", "correct or remove those that were meant for Micro"));
        }
    }

    private void unknown(String name, Set<String> known, Set<String> variables) {
        ConfigView.Value v = read(name);
        if (v == null) {
            return;
        }
        if (v.fromEnvironment()) {
            // Some implementations list a variable a second time, spelled as a key.
            if (!known.contains(Option.variable(name))) {
                variables.add(Option.variable(name));
            }
            return;
        }
        // The value is not printed: it may be a secret under a mistyped key.
        Problem p = Problem.of(Code.UNKNOWN_KEY, "Unknown key " + name + ".").with("asked by",
                name + "   " + v.origin());
        String nearest = Nearest.to(name, declared, Math.max(2, name.length() / 6));
        problems.add(nearest == null
                ? p.with("do", "remove it, or add the plugin that declares it")
                : p.with("nearest", nearest).with("do", "correct or remove it"));
    }

    private ConfigView.@Nullable Value read(String name) {
        try {
            return config.value(name);
        } catch (IllegalArgumentException e) {
            return new ConfigView.Value(name, "?", "unreadable", 0);
        }
    }

    private void declare(Set<Instance> instances, Map<Instance, PluginOffer> offers) {
        for (Kind kind : Kind.values()) {
            String key = ROOT + kind.word();
            declared.addAll(List.of(key, key + ".plugin", key + ".start", key + ".address"));
            PluginOffer offer = offers.get(Instance.of(kind));
            if (offer != null && !offer.hasAddress()) {
                uselessAddress(kind, offer);
            }
        }
        for (Instance i : instances) {
            PluginOffer offer = offers.get(i);
            if (i.isDefault()) {
                continue;
            }
            if (offer == null) {
                tolerated.add(i.key());
            } else {
                declared.addAll(List.of(i.key(), i.key() + ".plugin"));
                declared.addAll(keys(i.key(), offer));
            }
        }
        for (PluginOffer offer : catalogue.offers()) {
            declared.addAll(keys(ROOT + offer.name(), offer));
            if (offer.produced()) {
                tolerated.add(ROOT + offer.name() + ".");
            }
        }
        for (OurArtifact a : OurArtifact.values()) {
            if (catalogue.offers().stream().noneMatch(o -> o.name().equals(a.plugin()))) {
                tolerated.add(ROOT + a.plugin() + ".");
            }
        }
        catalogue.index().names().stream().filter(n -> catalogue.offers().stream().noneMatch(o -> o.name().equals(n)))
                .forEach(n -> tolerated.add(ROOT + n + "."));
        engine("micro.server", ServerSettings.class);
        engine("micro.client", ClientSettings.class);
        engine("micro.register", RegisterSettings.class);
        declared.addAll(CallKeys.declared(config));
    }

    private void engine(String prefix, Class<?> settings) {
        Option.of(settings).forEach(o -> declared.add(prefix + "." + o.name()));
    }

    private static Set<String> keys(String prefix, PluginOffer offer) {
        return offer.options().map(o -> prefix + "." + o.name()).collect(Collectors.toSet());
    }

    private void uselessAddress(Kind kind, PluginOffer offer) {
        ConfigView.Value v = read(ROOT + kind.word() + ".address");
        if (v != null) {
            Problem p = Problem
                    .of(Code.BAD_VALUE, "The " + kind.word() + " plugin \"" + offer.name() + "\" has no address.")
                    .askedBy(v)
                    .with("do", "remove " + v.key());
            (v.fromEnvironment() ? warnings : problems).add(p);
        }
    }
}
