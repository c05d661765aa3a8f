package dev.microcdi.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import dev.microcdi.Choice;
import dev.microcdi.Kind;
import dev.microcdi.core.ServerSettings;
import dev.microcdi.plugin.HostAndPort;
import dev.microcdi.plugin.Setting;
import dev.microcdi.plugin.Settings;

/** Which plugin, at which address, and who decided. One test for each pair of neighbours in the order of precedence. */
class ChooserTest {
    @Settings
    record StoreOptions(@Setting(text = "Where.", value = "localhost:1") List<HostAndPort> address,
            @Setting(text = "Tries.", value = "1") int tries) {
    }

    private static PluginOffer offer(Kind kind, String name, String... aliases) {
        List<Class<?>> settings = name.equals("memory") || name.equals("http")
                ? List.of()
                : List.of(StoreOptions.class);
        return new PluginOffer(kind, name, List.of(aliases), "x." + name, "micro-" + name + "-1.0.jar", settings,
                false);
    }

    static Catalogue catalogue(PluginOffer... more) {
        List<PluginOffer> offers = new ArrayList<>(List.of(offer(Kind.REGISTRY, "memory"),
                offer(Kind.TRANSPORT, "http"),
                offer(Kind.BROKER, "memory"), offer(Kind.REGISTRY, "store", "storev3"), offer(Kind.BROKER, "store")));
        offers.addAll(List.of(more));
        return new Catalogue(offers, PluginIndex.empty(), several -> null);
    }

    private static Selection choose(MapConfig config) {
        return Chooser.choose(catalogue(), config, Map.of());
    }

    private static Choice choice(MapConfig config, Kind kind, String instance) {
        Selection s = choose(config);
        assertThat(s.problems()).extracting(Problem::text).isEmpty();
        return s.chosen().stream().filter(c -> c.instance().equals(new Instance(kind, instance))).findFirst()
                .orElseThrow().choice();
    }

    private static Choice registry(MapConfig config) {
        return choice(config, Kind.REGISTRY, Choice.DEFAULT);
    }

    private static StoreOptions store(MapConfig config, Instance i) {
        Selection s = choose(config);
        assertThat(s.problems()).extracting(Problem::text).isEmpty();
        Object settings = s.chosen().stream().filter(c -> c.instance().equals(i)).findFirst().orElseThrow().settings()
                .get(StoreOptions.class);
        assertThat(settings).isInstanceOf(StoreOptions.class);
        return StoreOptions.class.cast(Objects.requireNonNull(settings));
    }

    private static List<HostAndPort> hosts(String... text) {
        return List.of(text).stream().map(HostAndPort::parse).toList();
    }

    @Test void withoutKeysTheBuiltInDefaultsAreChosenWhateverIsPresent() {
        assertThat(Chosen.choices(choose(new MapConfig()).chosen())).containsExactly(
                new Choice(Kind.REGISTRY, "default", "memory", "", "", "default", 0),
                new Choice(Kind.TRANSPORT, "default", "http", "", "", "default", 0),
                new Choice(Kind.BROKER, "default", "memory", "", "", "default", 0));
    }

    @Test void aProfileChangesTheDefaultsAndTheKeyOfAKindWins() {
        MapConfig config = new MapConfig().environment("MICRO_PROFILE", "Local").file("micro.registry", "store");
        Selection s = Chooser.choose(catalogue(offer(Kind.REGISTRY, "mdns"), offer(Kind.BROKER, "http")), config,
                Map.of());

        assertThat(s.problems()).isEmpty();
        assertThat(s.warnings()).isEmpty();
        assertThat(Chosen.choices(s.chosen())).containsExactly(
                new Choice(Kind.REGISTRY, "default", "store", "localhost:1", "micro.registry",
                        "microprofile-config.properties", 100),
                new Choice(Kind.TRANSPORT, "default", "http", "", "micro.profile", "environment", 300),
                new Choice(Kind.BROKER, "default", "http", "", "micro.profile", "environment", 300));
    }

    @Test void aFileWinsOverTheDefault() {
        assertThat(registry(new MapConfig().file("micro.registry", "store")))
                .isEqualTo(new Choice(Kind.REGISTRY, "default", "store", "localhost:1", "micro.registry",
                        "microprofile-config.properties", 100));
    }

    @Test void theEnvironmentWinsOverAFile() {
        assertThat(registry(new MapConfig().file("micro.registry", "store").environment("MICRO_REGISTRY", "memory")))
                .isEqualTo(new Choice(Kind.REGISTRY, "default", "memory", "", "micro.registry", "environment", 300));
    }

    @Test void aSystemPropertyWinsOverTheEnvironment() {
        assertThat(registry(new MapConfig().environment("MICRO_REGISTRY", "store").property("micro.registry", "memory"))
                .source())
                .isEqualTo("system properties");
    }

    @Test void anAliasSelectsThePluginUnderItsOwnName() {
        assertThat(registry(new MapConfig().file("micro.registry", "StoreV3")).plugin()).isEqualTo("store");
    }

    @Test void theKeyWithPluginMeansTheSameAndTheHigherSourceWins() {
        assertThat(registry(new MapConfig().file("micro.registry.plugin", "store")).key())
                .isEqualTo("micro.registry.plugin");
        assertThat(
                registry(new MapConfig().file("micro.registry.plugin", "store").environment("MICRO_REGISTRY", "memory"))
                        .plugin())
                .isEqualTo("memory");
        assertThat(registry(new MapConfig().file("micro.registry", "store").property("micro.registry.plugin", "memory"))
                .plugin())
                .isEqualTo("memory");
    }

    @Test void thePluginsKeyWinsOverItsDefault() {
        assertThat(store(
                new MapConfig().file("micro.registry", "store").file("micro.store.address", "a:1")
                        .file("micro.store.tries", "2"),
                Instance.of(Kind.REGISTRY))).isEqualTo(new StoreOptions(hosts("a:1"), 2));
    }

    @Test void theKindsAddressWinsOverThePluginsKey() {
        assertThat(store(
                new MapConfig().file("micro.registry", "store").file("micro.store.address", "a:1")
                        .file("micro.registry.address", "b:1"),
                Instance.of(Kind.REGISTRY)).address()).isEqualTo(hosts("b:1"));
    }

    @Test void theAddressInAUrlWinsOverThePluginsKey() {
        MapConfig config = new MapConfig().file("micro.registry", "storev3://b:1,c:2/").file("micro.store.address",
                "a:1");
        assertThat(store(config, Instance.of(Kind.REGISTRY)).address()).isEqualTo(hosts("b:1", "c:2"));
        assertThat(registry(config).address()).isEqualTo("b:1,c:2");
    }

    @Test void theInstancesKeyWinsOverThePluginsKeyAndTheKindsAddressIsNotForIt() {
        MapConfig config = new MapConfig().file("micro.brokers.audit", "store").file("micro.brokers.audit.tries", "3")
                .file("micro.store.tries", "2").file("micro.store.address", "a:1")
                .environment("MICRO_BROKER_ADDRESS", "z:9");
        assertThat(store(config, new Instance(Kind.BROKER, "audit"))).isEqualTo(new StoreOptions(hosts("a:1"), 3));
    }

    @Test void twoInstancesOfOnePluginHaveTheirOwnSettings() {
        MapConfig config = new MapConfig().file("micro.broker", "store://a:1").file("micro.brokers.audit",
                "store://b:1");
        assertThat(store(config, Instance.of(Kind.BROKER)).address()).isEqualTo(hosts("a:1"));
        assertThat(store(config, new Instance(Kind.BROKER, "audit")).address()).isEqualTo(hosts("b:1"));
    }

    @Test void aVariableDescribesAnInstance() {
        assertThat(choice(new MapConfig().environment("MICRO_BROKERS_AUDIT", "memory"), Kind.BROKER, "audit").source())
                .isEqualTo("environment");
    }

    @Test void whatNobodySelectedIsListedWithTheLineThatWould() {
        assertThat(choose(new MapConfig().file("micro.registry", "store")).alsoPresent()).containsExactly(
                "registry memory (micro-memory): micro.registry=memory",
                "broker store (micro-store): micro.broker=store");
    }

    @Test void goMicrosVariablesWorkUnchanged() {
        Selection s = choose(
                new MapConfig().environment("MICRO_SERVER_NAME", "greeter").environment("MICRO_REGISTER_TTL", "90")
                        .environment("MICRO_CLIENT_REQUEST_TIMEOUT", "5s").environment("MICRO_REGISTRY", "store")
                        .environment("MICRO_REGISTRY_ADDRESS", "b:1"));
        assertThat(s.problems()).isEmpty();
        assertThat(s.warnings()).isEmpty();
        assertThat(s.server()).extracting(ServerSettings::name).isEqualTo("greeter");
        assertThat(s.register()).isNotNull().satisfies(r -> assertThat(r.ttl()).hasSeconds(90));
        assertThat(s.client()).isNotNull().satisfies(c -> assertThat(c.requestTimeout()).hasSeconds(5));
        assertThat(s.chosen().get(0).choice().address()).isEqualTo("b:1");
    }
}
