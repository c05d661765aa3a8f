package dev.microcdi.tck.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.microcdi.tck.architecture.Rooms.ANNOTATIONS;
import static dev.microcdi.tck.architecture.Rooms.API;
import static dev.microcdi.tck.architecture.Rooms.CDI;
import static dev.microcdi.tck.architecture.Rooms.CORE;
import static dev.microcdi.tck.architecture.Rooms.DOOR;
import static dev.microcdi.tck.architecture.Rooms.JACKSON;
import static dev.microcdi.tck.architecture.Rooms.JDK;
import static dev.microcdi.tck.architecture.Rooms.KIT;
import static dev.microcdi.tck.architecture.Rooms.SPI;
import static dev.microcdi.tck.architecture.Rooms.in;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The table "Who may see whom" of the design page. */
@AnalyzeClasses(packages = "dev.microcdi", importOptions = Rooms.Ours.class)
class RoomsTest {
    @ArchTest static final ArchRule API_SEES_ANNOTATIONS_ONLY = classes().that().resideInAnyPackage(API).should()
            .onlyDependOnClassesThat(in(API, JDK, ANNOTATIONS))
            .because("everybody depends on micro-api, so it brings nothing");

    @ArchTest static final ArchRule CORE_KNOWS_NO_CONTAINER = classes().that().resideInAPackage(CORE).should()
            .onlyDependOnClassesThat(in(API, CORE, JDK, JACKSON, "org.jspecify.annotations.."))
            .because("the engine runs without CDI, and with every plugin: it knows neither");

    @ArchTest static final ArchRule CDI_KNOWS_NO_CONTAINER_AND_NO_PLUGIN = classes().that().resideInAPackage(CDI)
            .should()
            .onlyDependOnClassesThat(
                    in(API, CORE, CDI, JDK, ANNOTATIONS, "jakarta.annotation..", "jakarta.interceptor..",
                            "org.eclipse.microprofile.config.."))
            .because("one portable extension runs on every container, and selects plugins by name");

    @ArchTest static void pluginsSeeTheirClientAndNotEachOther(JavaClasses classes) {
        for (String plugin : Rooms.PLUGINS) {
            List<String> others = new ArrayList<>(Rooms.PLUGINS);
            others.remove(plugin);
            noClasses().that().resideInAPackage(plugin).should().dependOnClassesThat()
                    .resideInAnyPackage(others.toArray(String[]::new))
                    .because("a plugin is added and removed by itself").allowEmptyShould(true).check(classes);
            noClasses().that().resideInAPackage(plugin).should().dependOnClassesThat(resideInAPackage(CORE)
                    .and(not(resideInAPackage(SPI))))
                    .because("plugins share helpers through core.spi; the rest of the engine may change")
                    .allowEmptyShould(true)
                    .check(classes);
            noClasses().that().resideInAPackage(plugin).should().dependOnClassesThat()
                    .resideInAnyPackage(CDI, "org.eclipse.microprofile..", "com.fasterxml.jackson.databind..")
                    .because("whatever configuration can do, code can do: settings arrive as a record")
                    .allowEmptyShould(true)
                    .check(classes);
        }
    }

    @ArchTest static final ArchRule KIT_SEES_API_AND_THE_DOOR = noClasses().that().resideInAPackage(KIT).should()
            .dependOnClassesThat(resideInAnyPackage(CDI, SPI, "dev.microcdi.core.*..")
                    .or(resideInAnyPackage(Rooms.PLUGINS.toArray(String[]::new))))
            .because("a rule tests what is promised, through " + DOOR + " at most, never the inside of what keeps it");

    @ArchTest static void theRoomsAreOnTheClassPath(JavaClasses classes) {
        Set<String> seen = new HashSet<>();
        classes.forEach(c -> seen.add(c.getPackageName()));
        assertThat(seen).as("rules over an empty room prove nothing").contains(API)
                .contains(DOOR, KIT, "dev.microcdi.core.spi", "dev.microcdi.cdi").containsAll(Rooms.PLUGIN_ROOMS);
    }
}
