package dev.microcdi.core.settings;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Kind;

/** Which plugin a key asks for, and what is wrong when there is none. */
final class Asked {
    private final Catalogue catalogue;
    private final ConfigView config;
    private final List<Problem> problems;
    private final Profile.Asked profile;

    /** A plugin, and the value that asked for it; null for the built-in default. */
    record Answer(PluginOffer offer, ConfigView.@Nullable Value by) {
    }

    Asked(Catalogue catalogue, ConfigView config, List<Problem> problems) {
        this.catalogue = catalogue;
        this.config = config;
        this.problems = problems;
        this.profile = Profile.read(config, problems);
    }

    /** The plugin of an instance, or null after a problem was added. */
    @Nullable Answer plugin(Instance i, @Nullable String wantedAt) {
        int before = problems.size();
        ConfigView.Value by = selecting(i);
        if (problems.size() > before) {
            return null;
        }
        if (by == null && !i.isDefault()) {
            Problem p = Problem.of(Code.NO_INSTANCE,
                    "No key says which plugin the " + i.kind().word() + " \"" + i.name() + "\" is.");
            problems.add((wantedAt == null ? p : p.with("asked by", wantedAt))
                    .with("present", catalogue.present(i.kind()))
                    .with("do", "set " + i.key() + " to one of these, or to a URL such as nats://localhost:4222"));
            return null;
        }
        String name = by == null ? profile.profile().plugin(i.kind()) : Addresses.name(by.text());
        if (by == null) {
            by = profile.by();
        }
        PluginOffer offer = find(i, name, by);
        return offer == null ? null : new Answer(offer, by);
    }

    /** {@code micro.registry} or {@code micro.registry.plugin}; when both are set and differ, the higher source wins. */
    private ConfigView.@Nullable Value selecting(Instance i) {
        ConfigView.Value plain = read(i.key());
        ConfigView.Value plugin = read(i.key() + ".plugin");
        if (plain == null || plugin == null) {
            return plain == null ? plugin : plain;
        }
        if (plain.ordinal() == plugin.ordinal() && !plain.text().equals(plugin.text())) {
            problems.add(Problem.of(Code.BAD_VALUE, "Two keys select different " + i.kind().word() + " plugins.")
                    .askedBy(plain)
                    .askedBy(plugin).with("do", "keep one of the two"));
        }
        return plugin.ordinal() > plain.ordinal() ? plugin : plain;
    }

    private ConfigView.@Nullable Value read(String key) {
        try {
            return config.value(key);
        } catch (IllegalArgumentException e) {
            problems.add(Problem.of(Code.BAD_VALUE, "The value of " + key + " cannot be read.")
                    .with("problem", String.valueOf(e.getMessage()))
                    .with("do", "correct " + key));
            return null;
        }
    }

    private @Nullable PluginOffer find(Instance i, String name, ConfigView.@Nullable Value by) {
        List<PluginOffer> found = catalogue.find(i.kind(), name);
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.size() > 1) {
            PluginOffer winner = catalogue.winner().among(found);
            if (winner == null) {
                problems.add(duplicate(i, name, by, found));
            }
            return winner;
        }
        PluginIndex.Entry broken = catalogue.index().find(i.kind(), name);
        OurArtifact ours = OurArtifact.find(i.kind(), name);
        if (broken == null && ours != null) {
            broken = catalogue.index().find(i.kind(), ours.plugin());
        }
        problems.add(broken != null
                ? broken(i, name, by, broken)
                : ours != null ? absent(i, name, by, ours) : unknown(i, name, by));
        return null;
    }

    private Problem duplicate(Instance i, String name, ConfigView.@Nullable Value by, List<PluginOffer> found) {
        return askedBy(Problem.of(Code.DUPLICATE,
                found.size() + " " + i.kind().word() + " plugins are named \"" + name + "\"."), i, by)
                .with("found",
                        found.stream().map(o -> o.className() + " (" + o.jar() + ")").collect(Collectors.joining(", ")))
                .with("do", "remove all but one, or make one an @Alternative with a @Priority");
    }

    private Problem broken(Instance i, String name, ConfigView.@Nullable Value by, PluginIndex.Entry e) {
        return askedBy(Problem.of(Code.PLUGIN_BROKEN,
                "The " + i.kind().word() + " plugin \"" + name + "\" is present, but its class cannot be used."), i, by)
                .with("class", e.className() + " (" + e.jar() + ")").with("missing", catalogue.index().reason(e))
                .with("do", "add the library that has the missing class, in the version that the plugin's pom names");
    }

    private Problem absent(Instance i, String name, ConfigView.@Nullable Value by, OurArtifact ours) {
        return askedBy(Problem.of(Code.ARTIFACT_MISSING,
                "The " + i.kind().word() + " plugin \"" + name + "\" is not on the class path."), i, by)
                .with("present", catalogue.present(i.kind())).with("missing", ours.coordinates())
                .with("do", "add the dependency " + ours.coordinates() + instead(i));
    }

    private String instead(Instance i) {
        TreeSet<String> names = catalogue.names(i.kind());
        return names.isEmpty() ? "" : ", or set " + i.key() + "=" + names.first();
    }

    private Problem unknown(Instance i, String name, ConfigView.@Nullable Value by) {
        Problem p = askedBy(Problem.of(Code.UNKNOWN_NAME, "No " + i.kind().word() + " plugin named \"" + name + "\"."),
                i, by)
                .with("present", catalogue.present(i.kind()));
        TreeSet<String> known = catalogue.names(i.kind());
        for (OurArtifact a : OurArtifact.values()) {
            if (a.has(i.kind())) {
                known.add(a.plugin());
            }
        }
        String nearest = Nearest.to(name, known, Math.max(1, name.length() / 3));
        String add = "add the artifact that has a plugin named \"" + name + "\"";
        if (nearest == null) {
            return p.with("do", "set " + i.key() + " to one of those present, or " + add);
        }
        OurArtifact ours = catalogue.find(i.kind(), nearest).isEmpty() ? OurArtifact.find(i.kind(), nearest) : null;
        return p.with("nearest", nearest + (ours == null ? "" : " (needs " + ours.coordinates() + ")"))
                .with("do", "set " + i.key() + "=" + nearest + (ours == null ? "" : " and add " + ours.coordinates())
                        + ", or " + add);
    }

    private static Problem askedBy(Problem p, Instance i, ConfigView.@Nullable Value by) {
        return by == null
                ? p.with("asked by", "the built-in default, because " + i.key() + " is not set")
                : p.askedBy(by);
    }

    /** The address in a URL, as a value of the selecting key; adds a problem if it cannot be used. */
    ConfigView.@Nullable Value address(Instance i, Answer answer) {
        ConfigView.Value by = answer.by();
        String address = by == null ? null : Addresses.address(by.text());
        if (by == null || address == null) {
            return null;
        }
        if (!answer.offer().hasAddress() || address.isEmpty()) {
            problems.add(Problem.of(Code.BAD_VALUE, "Bad value for " + by.key() + ".").askedBy(by)
                    .with("problem",
                            address.isEmpty()
                                    ? "the URL has no address"
                                    : "the " + i.kind().word() + " plugin \"" + answer.offer().name()
                                            + "\" has no address")
                    .with("do", "set " + by.key() + "=" + answer.offer().name()));
            return null;
        }
        ConfigView.Value key = read(i.key() + "." + KeyPath.ADDRESS);
        if (key != null && !key.text().replace(" ", "").equals(address.replace(" ", ""))) {
            problems.add(Problem
                    .of(Code.BAD_VALUE, "Two different addresses for the " + i.kind().word() + " \"" + i.name() + "\".")
                    .askedBy(by).askedBy(key).with("do", "keep one of the two"));
        }
        return new ConfigView.Value(by.key(), address, by.source(), by.ordinal());
    }

    /** {@code micro.<kind>.start}: whether a back end that is down fails the start. */
    boolean mustConnect(Instance i) {
        ConfigView.Value v = i.isDefault() ? read(i.key() + ".start") : null;
        if (v == null || v.text().equals("continue")) {
            return false;
        }
        if (v.text().equals("fail") && i.kind() == Kind.REGISTRY) {
            return true;
        }
        problems.add(Problem.of(Code.BAD_VALUE, "Bad value for " + v.key() + ".").askedBy(v)
                .with("problem", i.kind() == Kind.REGISTRY
                        ? "\"" + v.text() + "\" is not one of continue, fail"
                        : "a " + i.kind().word()
                                + " can only \"continue\": what is down is reported by service.status()")
                .with("do", "set " + v.key() + "=continue, or remove it"));
        return false;
    }
}
