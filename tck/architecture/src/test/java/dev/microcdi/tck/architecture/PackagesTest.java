package dev.microcdi.tck.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;

/** A package in two jars breaks OSGi, modules and the reader; class loaders of servers find one half of it. */
@AnalyzeClasses(packages = "dev.microcdi", importOptions = Rooms.Ours.class)
class PackagesTest {
    @ArchTest static void noPackageIsInTwoJars(JavaClasses classes) {
        Map<String, Set<String>> jars = new TreeMap<>();
        for (JavaClass c : classes) {
            c.getSource().ifPresent(source -> jars.computeIfAbsent(c.getPackageName(), p -> new TreeSet<>())
                    .add(jar(source.getUri().toString(), c)));
        }
        assertThat(jars).isNotEmpty()
                .allSatisfy((name, where) -> assertThat(where).as("jars with package " + name).hasSize(1));
    }

    /** What of a class file's address is not its own path. */
    private static String jar(String uri, JavaClass c) {
        return uri.substring(0, uri.length() - (c.getName().replace('.', '/') + ".class").length());
    }
}
