package dev.microcdi.core.server;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import dev.microcdi.registry.Endpoint.Value;

/**
 * Describes a type for the registry as Go Micro describes a struct: names and Go's type names, two levels of fields.
 *
 * @see <a href="https://github.com/micro/go-micro/blob/master/server/extractor.go">Go Micro, extractValue</a>
 */
final class Shapes {
    /** Depth 0 is the message itself; fields exist at depths 1 and 2. */
    private static final int DEPTH = 2;

    private static final Map<Class<?>, String> GO_NAMES = Map.ofEntries(
            Map.entry(String.class, "string"), Map.entry(boolean.class, "bool"), Map.entry(Boolean.class, "bool"),
            Map.entry(byte.class, "int8"), Map.entry(Byte.class, "int8"), Map.entry(short.class, "int16"),
            Map.entry(Short.class, "int16"), Map.entry(int.class, "int32"), Map.entry(Integer.class, "int32"),
            Map.entry(long.class, "int64"), Map.entry(Long.class, "int64"), Map.entry(float.class, "float32"),
            Map.entry(Float.class, "float32"), Map.entry(double.class, "float64"), Map.entry(Double.class, "float64"));

    private Shapes() {
    }

    /** The shape of a message of this type. */
    static Value of(Type type) {
        String name = name(type);
        return new Value(name, name, fields(type, 1));
    }

    private static List<Value> fields(Type type, int depth) {
        List<Value> fields = new ArrayList<>();
        if (depth <= DEPTH && type instanceof Class<?> c && isStructure(c)) {
            if (c.isRecord()) {
                for (RecordComponent r : c.getRecordComponents()) {
                    fields.add(field(r.getName(), r.getGenericType(), depth));
                }
            } else {
                for (Field f : c.getDeclaredFields()) {
                    if (!Modifier.isStatic(f.getModifiers()) && !Modifier.isTransient(f.getModifiers())) {
                        fields.add(field(f.getName(), f.getGenericType(), depth));
                    }
                }
            }
        }
        return fields;
    }

    private static Value field(String name, Type type, int depth) {
        return new Value(name, name(type), fields(type, depth + 1));
    }

    private static boolean isStructure(Class<?> c) {
        return !c.isPrimitive() && !c.isArray() && !c.isEnum() && !c.isInterface() && !c.getName().startsWith("java.");
    }

    private static String name(Type type) {
        if (type instanceof ParameterizedType p && p.getRawType() instanceof Class<?> raw) {
            return Collection.class.isAssignableFrom(raw) ? "[]" + name(p.getActualTypeArguments()[0]) : "";
        }
        if (!(type instanceof Class<?> c) || Map.class.isAssignableFrom(c)) {
            return "";
        }
        if (c == byte[].class) {
            return "[]uint8";
        }
        if (c.isArray()) {
            return "[]" + name(c.getComponentType());
        }
        String go = GO_NAMES.get(c);
        return go != null ? go : c.isEnum() ? "string" : c.getSimpleName();
    }
}
