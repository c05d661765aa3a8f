package dev.microcdi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The specification's pages and the tests that bear the numbers are the same list. */
class CatalogueTest {
    @ParameterizedTest
    @CsvSource({"registry, dev.microcdi.tck.RegistryTck, 8", "transport, dev.microcdi.tck.TransportTck, 6",
        "broker, dev.microcdi.tck.BrokerTck, 6"}) void pagesAndTestsMatchInBothDirections(String kind, Class<?> kit,
                int atLeast) {
        Map<String, String> inText = new TreeMap<>();
        Catalogue.page(kind).values()
                .forEach(r -> inText.put(r.id(), r.test() + " needs " + r.needs().stream().sorted().toList()));
        Map<String, String> inCode = new TreeMap<>();
        rules(kit).forEach(m -> inCode.put(m.getAnnotation(Rule.class).value(),
                kit.getSimpleName() + "." + m.getName() + " needs " + needs(m.getAnnotation(Rule.class))));
        assertThat(inCode).isEqualTo(inText).hasSizeGreaterThanOrEqualTo(atLeast);
        assertThat(Catalogue.headings(kind)).as("every heading with a number is a complete rule")
                .containsExactlyElementsOf(
                        Catalogue.page(kind).keySet());
    }

    @ParameterizedTest
    @CsvSource({"registry, dev.microcdi.tck.RegistryInEngineTck, RegistryTck",
        "transport, dev.microcdi.tck.TransportInEngineTck, TransportTck",
        "broker, dev.microcdi.tck.BrokerInEngineTck, BrokerTck"}) void aRuleThatTheEngineKeepsTooIsMarkedSo(String kind,
                Class<?> rules, String kit) {
        List<String> product = Catalogue.page(kind).values().stream().filter(r -> r.mark().equals("PRODUCT"))
                .map(r -> r.test().substring((kit + ".").length())).toList();
        assertThat(product).containsExactlyInAnyOrderElementsOf(Arrays.stream(rules.getDeclaredMethods())
                .filter(m -> m.isAnnotationPresent(Rule.class)).map(Method::getName).toList());
    }

    private static List<String> needs(Rule rule) {
        List<String> needs = new ArrayList<>(Arrays.stream(rule.needs()).map(Enum::name).toList());
        if (rule.fault()) {
            needs.add("back end");
        }
        if (rule.server()) {
            needs.add("server");
        }
        return needs.stream().sorted().toList();
    }

    @ParameterizedTest
    @CsvSource({"registry", "transport", "broker"}) void everySentenceHasMustAndEveryMarkIsOneOfThree(String kind) {
        assertThat(Catalogue.page(kind).values()).allSatisfy(rule -> {
            assertThat(rule.sentence()).as(rule.id()).contains("MUST");
            assertThat(rule.mark()).as(rule.id()).isIn("ADAPTER", "PRODUCT", "BOTH");
        });
    }

    @ParameterizedTest
    @CsvSource({"dev.microcdi.tck.RegistryTck", "dev.microcdi.tck.TransportTck",
        "dev.microcdi.tck.BrokerTck"}) void noRuleCanBeOverriddenByAPlugin(Class<?> kit) {
        assertThat(rules(kit)).allSatisfy(
                m -> assertThat(m.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED | Modifier.PRIVATE))
                        .as(m.getName() + " is package-private").isZero());
        assertThat(rules(kit).map(m -> m.getAnnotation(Rule.class).value())).as("numbers").doesNotHaveDuplicates();
    }

    private static Stream<Method> rules(Class<?> kit) {
        return Stream.<Class<?>>iterate(kit, c -> c != PluginTck.class, Class::getSuperclass)
                .flatMap(c -> Arrays.stream(c.getDeclaredMethods())).filter(m -> m.isAnnotationPresent(Rule.class));
    }
}
