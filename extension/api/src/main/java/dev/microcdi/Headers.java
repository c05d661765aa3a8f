package dev.microcdi;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * The headers of a {@link Message}: a map that never changes, sorted by names ignoring case. It is copied once when it comes in, and
 * shared by all messages that are made from each other: a call has a few messages and about ten headers.
 */
final class Headers extends AbstractMap<String, String> {
    private static final Headers NONE = new Headers(new String[0], new String[0]);

    private final String[] names;
    private final String[] values;

    private Headers(String[] names, String[] values) {
        this.names = names;
        this.values = values;
    }

    /** The same headers, copied if they could change. Of two names that differ in case only, the value of the later counts. */
    static Headers of(Map<String, String> headers) {
        if (headers instanceof Headers ours) {
            return ours;
        }
        if (headers.isEmpty()) {
            return NONE;
        }
        String[] names = new String[headers.size()];
        String[] values = new String[names.length];
        int size = 0;
        for (Map.Entry<String, String> e : headers.entrySet()) {
            size = put(names, values, size, e.getKey(), e.getValue());
        }
        return size == names.length
                ? new Headers(names, values)
                : new Headers(Arrays.copyOf(names, size), Arrays.copyOf(values, size));
    }

    /** Puts one in its place, and returns how many there are now. */
    private static int put(String[] names, String[] values, int size, String name, String value) {
        int at = find(names, size, name);
        if (at >= 0) {
            values[at] = value;
            return size;
        }
        int place = -at - 1;
        System.arraycopy(names, place, names, place + 1, size - place);
        System.arraycopy(values, place, values, place + 1, size - place);
        names[place] = name;
        values[place] = value;
        return size + 1;
    }

    /** The index of a name, or minus one minus the place where it would stand. */
    private static int find(String[] names, int size, String name) {
        // Most maps that come in are sorted already.
        if (size > 0 && String.CASE_INSENSITIVE_ORDER.compare(names[size - 1], name) < 0) {
            return -size - 1;
        }
        return Arrays.binarySearch(names, 0, size, name, String.CASE_INSENSITIVE_ORDER);
    }

    /** These, and one more, or one with another name and value in its place. */
    Headers with(String name, String value) {
        int at = find(names, names.length, name);
        if (at >= 0) {
            String[] newNames = names.clone();
            String[] newValues = values.clone();
            newNames[at] = name;
            newValues[at] = value;
            return new Headers(newNames, newValues);
        }
        String[] newNames = Arrays.copyOf(names, names.length + 1);
        String[] newValues = Arrays.copyOf(values, names.length + 1);
        put(newNames, newValues, names.length, name, value);
        return new Headers(newNames, newValues);
    }

    @Override public @Nullable String get(@Nullable Object name) {
        int at = name instanceof String s ? find(names, names.length, s) : -1;
        return at < 0 ? null : values[at];
    }

    @Override public boolean containsKey(@Nullable Object name) {
        return name instanceof String s && find(names, names.length, s) >= 0;
    }

    @Override public int size() {
        return names.length;
    }

    @Override public void forEach(BiConsumer<? super String, ? super String> action) {
        for (int i = 0; i < names.length; i++) {
            action.accept(names[i], values[i]);
        }
    }

    @Override public Set<Entry<String, String>> entrySet() {
        return new AbstractSet<>() {
            @Override public Iterator<Entry<String, String>> iterator() {
                return new Iterator<>() {
                    private int next;

                    @Override public boolean hasNext() {
                        return next < names.length;
                    }

                    @Override public Entry<String, String> next() {
                        if (next == names.length) {
                            throw new NoSuchElementException();
                        }
                        return new SimpleImmutableEntry<>(names[next], values[next++]);
                    }
                };
            }

            @Override public int size() {
                return names.length;
            }
        };
    }
}
