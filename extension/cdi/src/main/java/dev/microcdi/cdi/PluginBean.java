package dev.microcdi.cdi;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.InjectionPoint;

import dev.microcdi.Kind;
import dev.microcdi.core.settings.Code;
import dev.microcdi.core.settings.Jars;
import dev.microcdi.core.settings.PluginOffer;
import dev.microcdi.core.settings.Problem;
import dev.microcdi.plugin.Aliases;
import dev.microcdi.plugin.Capabilities;
import dev.microcdi.plugin.Capability;

/** A bean with {@code @Plugin}, as the container described it. */
record PluginBean(Bean<?> bean, String name, boolean produced) {
    /** Records are found here because no container fires an event for them. */
    List<Class<?>> settings() {
        return bean.getInjectionPoints().stream().map(InjectionPoint::getType).filter(Found::isSettings)
                .<Class<?>>map(t -> (Class<?>) t)
                .distinct().sorted(Comparator.comparing(Class::getName)).collect(Collectors.toList());
    }

    /** One for each contract it has. */
    Map<Kind, PluginOffer> offers() {
        Aliases aliases = produced ? null : bean.getBeanClass().getAnnotation(Aliases.class);
        List<String> others = aliases == null ? List.of() : List.of(aliases.value());
        return Arrays.stream(Kind.values()).filter(k -> bean.getTypes().contains(Found.contract(k)))
                .collect(Collectors.toMap(k -> k,
                        k -> new PluginOffer(k, name, others, bean.getBeanClass().getName(),
                                Jars.of(bean.getBeanClass()), settings(), produced)));
    }

    /** What its class declares; nothing is known of what a producer makes. */
    Set<Capability> capabilities() {
        Capabilities declared = produced ? null : bean.getBeanClass().getAnnotation(Capabilities.class);
        return declared == null ? Set.of() : Set.copyOf(Arrays.asList(declared.value()));
    }

    /** Whether each reference is an object of its own, which we close. */
    boolean dependent() {
        return bean.getScope() == Dependent.class;
    }

    List<Problem> problems() {
        if (dependent() || settings().isEmpty()) {
            return List.of();
        }
        return List.of(Problem
                .of(Code.PLUGIN_CLASS,
                        "The plugin \"" + name + "\" has settings and the scope @" + bean.getScope().getSimpleName()
                                + ".")
                .with("found", bean.getBeanClass().getName() + " (" + Jars.of(bean.getBeanClass()) + ")")
                .with("why", "one object is opened for each configured instance, each with its own settings")
                .with("do", "make it @Dependent"));
    }
}
