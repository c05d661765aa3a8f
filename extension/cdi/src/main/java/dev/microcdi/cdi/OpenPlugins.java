package dev.microcdi.cdi;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.BeanManager;

import dev.microcdi.core.settings.Chosen;
import dev.microcdi.core.settings.Instance;

/**
 * One object of each chosen plugin, opened in order: registries, transports, brokers. Closed in reverse.
 *
 * <p>Threads: opened and closed under the lock of {@link Running}.
 */
final class OpenPlugins {
    private static final System.Logger LOG = System.getLogger("dev.microcdi.cdi");

    private final Map<Instance, Opened> opened = new LinkedHashMap<>();

    /** A plugin, what the container holds for it, and whether we are the one to close it. */
    private record Opened(AutoCloseable plugin, CreationalContext<?> context, boolean ours) {
    }

    static OpenPlugins open(Decision decision, Opening opening) {
        OpenPlugins all = new OpenPlugins();
        try {
            decision.selection().chosen().stream()
                    .sorted(Comparator.comparing((Chosen c) -> c.instance().kind()).thenComparing(Chosen::instance))
                    .forEach(c -> all.opened.put(c.instance(), open(c, decision, opening)));
            return all;
        } catch (RuntimeException | Error e) {
            all.close();
            throw e;
        }
    }

    private static Opened open(Chosen chosen, Decision decision, Opening opening) {
        PluginBean plugin = decision.plugins().get(chosen.offer());
        if (plugin == null) {
            throw new IllegalStateException(chosen.offer() + " has no bean");
        }
        BeanManager beans = decision.beans();
        CreationalContext<?> context = beans.createCreationalContext(plugin.bean());
        Class<?> contract = Found.contract(chosen.instance().kind());
        Object object = opening.with(chosen.settings(), () -> beans.getReference(plugin.bean(), contract, context));
        return new Opened((AutoCloseable) object, context, plugin.dependent());
    }

    Map<Instance, AutoCloseable> all() {
        Map<Instance, AutoCloseable> out = new LinkedHashMap<>();
        opened.forEach((i, o) -> out.put(i, o.plugin));
        return out;
    }

    <T> T get(Instance i, Class<T> contract) {
        Opened o = opened.get(i);
        if (o == null) {
            throw new IllegalStateException(
                    "there is no " + i.kind().word() + " \"" + i.name() + "\": " + i.key() + " was not set");
        }
        return contract.cast(o.plugin);
    }

    void close() {
        List<Instance> order = new ArrayList<>(opened.keySet());
        for (Instance i : order.reversed()) {
            Opened o = opened.remove(i);
            try {
                if (o != null && o.ours) {
                    o.plugin.close();
                }
            } catch (Exception e) {
                LOG.log(System.Logger.Level.WARNING, "closing the " + i.kind().word() + " \"" + i.name() + "\" failed",
                        e);
            }
            if (o != null) {
                o.context.release();
            }
        }
    }
}
