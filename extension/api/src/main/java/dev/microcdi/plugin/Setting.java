package dev.microcdi.plugin;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes one setting: a component of a {@link Settings} record. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /**
     * What it means: one sentence, for the table on the site.
     *
     * @return the sentence
     */
    String text();

    /**
     * The default, as it would stand in a configuration file.
     *
     * @return empty for none
     */
    String value() default "";

    /**
     * Whether somebody must set it; otherwise a component without a default is null, or an empty collection.
     *
     * @return false by default
     */
    boolean required() default false;
}
