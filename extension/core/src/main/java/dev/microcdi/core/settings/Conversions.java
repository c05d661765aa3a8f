package dev.microcdi.core.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.plugin.Secret;

/** Text to the types that a {@link dev.microcdi.plugin.Settings} record may have. Errors are IllegalArgumentException. */
final class Conversions {
    private Conversions() {
    }

    static Object convert(Type type, String text) {
        if (type instanceof ParameterizedType p) {
            return p.getRawType() == Map.class ? map(text) : list(p.getActualTypeArguments()[0], text);
        }
        Class<?> c = (Class<?>) type;
        String s = text.strip();
        if (c == String.class) {
            return text;
        } else if (c == int.class || c == Integer.class) {
            return (int) number(s, Integer.MIN_VALUE, Integer.MAX_VALUE);
        } else if (c == long.class || c == Long.class) {
            return number(s, Long.MIN_VALUE, Long.MAX_VALUE);
        } else if (c == double.class || c == Double.class) {
            return fraction(s);
        } else if (c == boolean.class || c == Boolean.class) {
            return bool(s);
        } else if (c == Duration.class) {
            return Durations.parse(s);
        } else if (c == Path.class) {
            return Path.of(s);
        } else if (c == URI.class) {
            return URI.create(s);
        } else if (c == HostAndPort.class) {
            return HostAndPort.parse(s);
        } else if (c == Secret.class) {
            return new Secret(text);
        } else if (c.isEnum()) {
            return constant(c, s);
        }
        throw new IllegalArgumentException(c.getName() + " is not a type of a setting");
    }

    /** The type as the site prints it. */
    static String typeName(Type type) {
        if (type instanceof ParameterizedType p) {
            return p.getRawType() == Map.class ? "map" : "list of " + typeName(p.getActualTypeArguments()[0]);
        }
        Class<?> c = (Class<?>) type;
        if (c.isEnum()) {
            return choices(c).replace(", ", " | ");
        }
        return switch (c.getSimpleName()) {
            case "Integer" -> "int";
            case "double", "Double" -> "number";
            case "HostAndPort" -> "host:port";
            case String s -> s.toLowerCase(Locale.ROOT);
        };
    }

    private static List<Object> list(Type of, String text) {
        List<Object> out = new ArrayList<>();
        for (String part : text.split(",")) {
            if (!part.isBlank()) {
                out.add(convert(of, part.strip()));
            }
        }
        return List.copyOf(out);
    }

    private static Map<String, String> map(String text) {
        Map<String, String> out = new LinkedHashMap<>();
        for (String part : text.split(",")) {
            int cut = part.indexOf('=');
            if (cut < 1) {
                throw new IllegalArgumentException("\"" + part.strip() + "\" is not key=value");
            }
            out.put(part.substring(0, cut).strip(), part.substring(cut + 1).strip());
        }
        return out;
    }

    private static long number(String s, long min, long max) {
        try {
            long n = Long.parseLong(s);
            if (n >= min && n <= max) {
                return n;
            }
        } catch (NumberFormatException e) {
            // told below, together with numbers out of range
        }
        throw new IllegalArgumentException("\"" + s + "\" is not a whole number from " + min + " to " + max);
    }

    private static double fraction(String s) {
        try {
            double d = Double.parseDouble(s);
            if (Double.isFinite(d)) {
                return d;
            }
        } catch (NumberFormatException e) {
            // told below, together with what is not finite
        }
        throw new IllegalArgumentException("\"" + s + "\" is not a number, such as 0.1");
    }

    private static boolean bool(String s) {
        return switch (s.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw new IllegalArgumentException("\"" + s + "\" is not true or false");
        };
    }

    private static Object constant(Class<?> c, String s) {
        for (Object o : c.getEnumConstants()) {
            if (word((Enum<?>) o).equals(s.toLowerCase(Locale.ROOT).replace('_', '-'))) {
                return o;
            }
        }
        throw new IllegalArgumentException("\"" + s + "\" is not one of " + choices(c));
    }

    private static String choices(Class<?> c) {
        return Arrays.stream(c.getEnumConstants()).map(o -> word((Enum<?>) o)).collect(Collectors.joining(", "));
    }

    private static String word(Enum<?> e) {
        return e.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
