package dev.microcdi.core.settings;

import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** The part of a selecting value that is an address: {@code nats://h1:4222,h2:4222}. */
final class Addresses {
    private static final Pattern USER = Pattern.compile("(^|://|,|\")[^@,/\\s\"]*@");

    private Addresses() {
    }

    /** The name in {@code name} or {@code name://…}, lower case. */
    static String name(String value) {
        int cut = value.indexOf("://");
        return (cut < 0 ? value : value.substring(0, cut)).strip().toLowerCase(Locale.ROOT);
    }

    /** What follows {@code ://}, or null for a plain name. */
    static @Nullable String address(String value) {
        int cut = value.indexOf("://");
        if (cut < 0) {
            return null;
        }
        String rest = value.substring(cut + 3).strip();
        return rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    }

    /** The text without user and password, which a URL may carry. */
    static String masked(String text) {
        return USER.matcher(text).replaceAll("$1***@");
    }
}
