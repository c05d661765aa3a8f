package dev.microcdi.core.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/** Makes a settings record from configuration. Every value that cannot be used becomes a problem; none is skipped. */
public final class Binder {
    private final ConfigView config;
    private final List<Problem> problems;

    /**
     * A binder.
     *
     * @param config where values come from
     * @param problems where problems go
     */
    public Binder(ConfigView config, List<Problem> problems) {
        this.config = config;
        this.problems = problems;
    }

    /**
     * A record of which nothing is configured.
     *
     * @param <T> its type
     * @param type a record of which every component may be left out
     * @return the defaults
     */
    public static <T> T defaults(Class<T> type) {
        return of(type, Map.of());
    }

    /**
     * A record of which code says a part.
     *
     * @param <T> its type
     * @param type a settings record
     * @param options names as in configuration without the prefix, and values as there; the rest is the default
     * @return the record
     * @throws IllegalArgumentException if an option is not declared, or a value is wrong; the message has every problem
     */
    public static <T> T of(Class<T> type, Map<String, String> options) {
        Set<String> declared = Option.of(type).stream().map(Option::name)
                .collect(Collectors.toCollection(TreeSet::new));
        options.keySet().stream().filter(name -> !declared.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(
                    type.getSimpleName() + " has no option \"" + name + "\"; it has " + declared);
        });
        List<Problem> problems = new ArrayList<>();
        String label = type.getSimpleName();
        T record = new Binder(new GivenConfig(label, options), problems).bind(type, KeyPath.of(label));
        if (record == null) {
            throw new IllegalArgumentException(Problem.report(problems));
        }
        return record;
    }

    /**
     * One record.
     *
     * @param <T> its type
     * @param type a record whose components are options
     * @param path where to look
     * @return the record, or null if there was a problem
     */
    public <T> @Nullable T bind(Class<T> type, KeyPath path) {
        int before = problems.size();
        List<ConfigView.Value> used = new ArrayList<>();
        List<Option> options = Option.of(type);
        @Nullable
        Object[] arguments = new @Nullable Object[options.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = value(options.get(i), path, used);
        }
        return problems.size() > before ? null : create(type, arguments, path, used);
    }

    private @Nullable Object value(Option o, KeyPath path, List<ConfigView.Value> used) {
        ConfigView.Value v;
        try {
            v = path.find(o.name(), config);
        } catch (IllegalArgumentException e) {
            String key = path.keys(o.name()).get(0);
            problems.add(Problem.of(Code.BAD_VALUE, "The value of " + key + " cannot be read.")
                    .with("problem", String.valueOf(e.getMessage()))
                    .with("do", "correct " + key));
            return null;
        }
        if (v == null) {
            return missing(o, path);
        }
        try {
            Object converted = Conversions.convert(o.type(), v.text());
            used.add(o.secret() ? new ConfigView.Value(v.key(), "***", v.source(), v.ordinal()) : v);
            return converted;
        } catch (IllegalArgumentException e) {
            problems.add(Problem.of(Code.BAD_VALUE, "Bad value for " + v.key() + ".").askedBy(v, o.secret())
                    .with("problem",
                            o.secret() ? "not a valid value" : Addresses.masked(String.valueOf(e.getMessage())))
                    .with("do", "set " + v.key() + " to a " + o.typeName().replaceFirst("^(int|long)$", "number")
                            + (o.fallback().isEmpty() ? "" : ", for example " + o.fallback())));
            return null;
        }
    }

    private @Nullable Object missing(Option o, KeyPath path) {
        if (!o.fallback().isEmpty()) {
            return Conversions.convert(o.type(), o.fallback());
        }
        if (o.required()) {
            String key = path.prefixes().get(path.prefixes().size() - 1) + "." + o.name();
            problems.add(Problem.of(Code.BAD_VALUE, "No value for " + key + ".").with("meaning", o.text())
                    .with("do", "set " + key + " (" + o.typeName() + "), or " + Option.variable(key)));
            return null;
        }
        if (!o.isCollection()) {
            return null;
        }
        return o.type().getTypeName().startsWith(Map.class.getName()) ? Map.of() : List.of();
    }

    private <T> @Nullable T create(Class<T> type, @Nullable Object[] arguments, KeyPath path,
            List<ConfigView.Value> used) {
        try {
            Class<?>[] types = Arrays.stream(type.getRecordComponents()).map(c -> c.getType()).toArray(Class<?>[]::new);
            Constructor<T> canonical = type.getDeclaredConstructor(types);
            canonical.setAccessible(true);
            return canonical.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof IllegalArgumentException)) {
                throw new IllegalStateException(type.getName() + " cannot be created: " + e.getCause(), e.getCause());
            }
            Problem p = Problem.of(Code.BAD_VALUE, "The settings " + path.label() + " do not fit together.");
            for (ConfigView.Value v : used) {
                p = p.askedBy(v);
            }
            problems.add(p.with("problem", String.valueOf(e.getCause().getMessage())).with("do",
                    "correct the keys of " + path.label()));
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " is not a record that can be created: " + e, e);
        }
    }
}
