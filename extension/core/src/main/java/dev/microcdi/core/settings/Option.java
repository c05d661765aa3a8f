package dev.microcdi.core.settings;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.microcdi.plugin.Secret;
import dev.microcdi.plugin.Setting;

/**
 * One setting: a component of a settings record. Keys, binder, unknown-key check and the site's tables are made from these.
 *
 * @param name last part of its key, lower case with dashes
 * @param type the component's type
 * @param text what it means
 * @param fallback the default as it would stand in a file; empty for none
 * @param required whether somebody must set it
 */
public record Option(String name, Type type, String text, String fallback, boolean required) {
    /**
     * The options of a record, in the order of its components.
     *
     * @param settings a record
     * @return one for each component
     */
    public static List<Option> of(Class<?> settings) {
        return Arrays.stream(settings.getRecordComponents()).map(Option::of).toList();
    }

    private static Option of(RecordComponent c) {
        Setting s = c.getAnnotation(Setting.class);
        return new Option(dashed(c.getName()), c.getGenericType(), s == null ? "" : s.text(),
                s == null ? "" : s.value(), s != null && s.required());
    }

    /** {@code connectTimeout} to {@code connect-timeout}. */
    static String dashed(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replaceAll("([A-Z])([A-Z][a-z])", "$1-$2")
                .toLowerCase(Locale.ROOT);
    }

    /**
     * The environment variable of a key, by MicroProfile Config's rule.
     *
     * @param key a key
     * @return for example {@code MICRO_CONSUL_CONNECT_TIMEOUT}
     */
    public static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** The type as the site prints it, for example {@code list of host:port}. */
    public String typeName() {
        return Conversions.typeName(type);
    }

    /** Whether its value must never be printed. */
    public boolean secret() {
        return type == Secret.class || type.getTypeName().contains(Secret.class.getName());
    }

    boolean isCollection() {
        return type.getTypeName().startsWith(List.class.getName())
                || type.getTypeName().startsWith(Map.class.getName());
    }
}
