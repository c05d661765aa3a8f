package dev.microcdi.core.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.microcdi.Kind;

/**
 * Which plugins are the defaults: the key of a kind wins over its profile.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/service/profile/profile.go">Go Micro, service/profile</a>
 */
enum Profile {
    /** Without {@code micro.profile}: all within the process, calls over http. */
    NONE("memory", "http", "memory"),
    /** Go Micro's: services of one network find each other without any server. */
    LOCAL("mdns", "http", "http");

    static final String KEY = "micro.profile";

    private final String registry;
    private final String transport;
    private final String broker;

    /** A profile, and the value that asked for it; null for none. */
    record Asked(Profile profile, ConfigView.@Nullable Value by) {
    }

    Profile(String registry, String transport, String broker) {
        this.registry = registry;
        this.transport = transport;
        this.broker = broker;
    }

    String plugin(Kind kind) {
        return switch (kind) {
            case REGISTRY -> registry;
            case TRANSPORT -> transport;
            case BROKER -> broker;
        };
    }

    /** The configured one; one that does not exist is a problem, and counts as none. */
    static Asked read(ConfigView config, List<Problem> problems) {
        ConfigView.Value v;
        try {
            v = config.value(KEY);
        } catch (IllegalArgumentException e) {
            problems.add(Problem.of(Code.BAD_VALUE, "The value of " + KEY + " cannot be read.")
                    .with("problem", String.valueOf(e.getMessage())).with("do", "correct " + KEY));
            return new Asked(NONE, null);
        }
        if (v == null) {
            return new Asked(NONE, null);
        }
        String name = v.text().strip().toLowerCase(Locale.ROOT);
        for (Profile p : values()) {
            if (p != NONE && p.word().equals(name)) {
                return new Asked(p, v);
            }
        }
        String known = Arrays.stream(values()).filter(p -> p != NONE).map(Profile::word)
                .collect(Collectors.joining(", "));
        problems.add(Problem.of(Code.BAD_VALUE, "Bad value for " + KEY + ".").askedBy(v)
                .with("problem", "\"" + Addresses.masked(v.text()) + "\" is not one of " + known)
                .with("do", "set " + KEY
                        + "=local, or remove it and set micro.registry, micro.transport and micro.broker"));
        return new Asked(NONE, null);
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
