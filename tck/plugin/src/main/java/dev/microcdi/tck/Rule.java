package dev.microcdi.tck;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.TestTemplate;

import dev.microcdi.plugin.Capability;

/**
 * The test of one rule of the specification. It is a template with one invocation, or with none where the rule does not
 * apply: such a rule is told in the summary with its reason, and is no skipped test.
 */
@Documented
@TestTemplate
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Rule {
    /** Number of the rule: {@code registry-2}. */
    String value();

    /** What the plugin must declare for the rule to apply. */
    Capability[] needs() default {};

    /** Whether the rule needs a back end of its own to hurt. */
    boolean fault() default false;

    /** Whether the rule is about a server that can be away. */
    boolean server() default false;
}
