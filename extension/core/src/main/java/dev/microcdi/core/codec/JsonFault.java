package dev.microcdi.core.codec;

import java.lang.reflect.Type;
import java.util.List;
import java.util.regex.Pattern;

import tools.jackson.core.JacksonException;

/** What is wrong with a JSON document, for a peer: where in the document, and no names of our packages. */
final class JsonFault {
    private static final Pattern PACKAGES = Pattern.compile("\\b(?:[a-z_][\\w]*\\.)+(?:[A-Z]\\w*[$.])*([A-Z]\\w*)");

    private JsonFault() {
    }

    /** {@code Request}, {@code List<Request>}. */
    static String name(Type type) {
        return simple(type.getTypeName());
    }

    /** {@code at orders[2].amount: …}; without a place if the document is none. */
    static String text(JacksonException e) {
        String path = path(e.getPath());
        String message = simple(String.valueOf(e.getOriginalMessage()));
        return path.isEmpty() ? message : "at " + path + ": " + message;
    }

    private static String path(List<JacksonException.Reference> references) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference r : references) {
            if (r.getPropertyName() != null) {
                path.append(path.isEmpty() ? "" : ".").append(r.getPropertyName());
            } else if (r.getIndex() >= 0) {
                path.append('[').append(r.getIndex()).append(']');
            }
        }
        return path.toString();
    }

    private static String simple(String text) {
        return PACKAGES.matcher(text).replaceAll("$1");
    }
}
