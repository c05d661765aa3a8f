package dev.microcdi.plugin;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a record the settings of a plugin. It is declared once and is the keys, the programmatic API, the validation and
 * the documentation: component {@code connectTimeout} of the plugin {@code consul} is {@code micro.consul.connect-timeout}.
 *
 * <p>Component types: {@code String}, {@code int}, {@code long}, {@code boolean}, {@code Duration}, {@code Path},
 * {@code URI}, {@link HostAndPort}, {@link Secret}, enums, {@code List} of these, {@code Map<String, String>}. A component
 * without a default is null or an empty collection when nothing is set, unless it is {@link Setting#required()}. The
 * compact constructor may throw {@link IllegalArgumentException}, whose message is reported with the keys at deployment
 * ({@code MICRO-105}).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Settings {
}
