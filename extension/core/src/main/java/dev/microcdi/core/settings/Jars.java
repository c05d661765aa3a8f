package dev.microcdi.core.settings;

import java.security.CodeSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which jar something came from. */
public final class Jars {
    /** What stands for classes that are in no jar of their own. */
    public static final String APPLICATION = "application";
    private static final Pattern JAR = Pattern.compile("([^/\\\\!]+\\.jar)");

    private Jars() {
    }

    /**
     * The jar of a class.
     *
     * @param type the class
     * @return its file name, or {@link #APPLICATION}
     */
    public static String of(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null ? APPLICATION : name(source.getLocation().toString());
    }

    /** The last jar in a URL: jars are nested in WARs and in executable jars. */
    static String name(String url) {
        String last = APPLICATION;
        for (Matcher m = JAR.matcher(url); m.find();) {
            last = m.group(1);
        }
        return last;
    }
}
