package dev.microcdi.tck;

import java.lang.reflect.Method;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.TestWatcher;

/** Runs a {@link Rule} where it applies, explains its failure, and sums up. */
final class RuleExtension
        implements
            TestTemplateInvocationContextProvider,
            BeforeEachCallback,
            AfterEachCallback,
            TestExecutionExceptionHandler,
            TestWatcher,
            AfterAllCallback {

    @Override public boolean supportsTestTemplate(ExtensionContext context) {
        return context.getRequiredTestMethod().isAnnotationPresent(Rule.class);
    }

    @Override public boolean mayReturnZeroTestTemplateInvocationContexts(ExtensionContext context) {
        return true;
    }

    @Override public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
            ExtensionContext context) {
        Method method = context.getRequiredTestMethod();
        Rule rule = method.getAnnotation(Rule.class);
        PluginTck<?> tck = tck(context);
        if (!tck.isAsked(rule.value())) {
            return Stream.empty();
        }
        String why = tck.whyNot(rule);
        if (why != null) {
            tck.summary.notApplicable(rule.value(), why);
            return Stream.empty();
        }
        String name = rule.value() + " " + tck.rule(rule.value()).title();
        return Stream.of(new TestTemplateInvocationContext() {
            @Override public String getDisplayName(int invocationIndex) {
                return name;
            }
        });
    }

    @Override public void beforeEach(ExtensionContext context) {
        tck(context).begin();
    }

    @Override public void afterEach(ExtensionContext context) {
        tck(context).end();
    }

    @Override public void handleTestExecutionException(ExtensionContext context, Throwable thrown) {
        PluginTck<?> tck = tck(context);
        throw new RuleBroken(tck.rule(id(context)), thrown, tck.recorder);
    }

    @Override public void testSuccessful(ExtensionContext context) {
        tck(context).summary.executed(id(context), true);
    }

    @Override public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        tck(context).summary.executed(id(context), false);
    }

    @Override public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
        tck(context).summary.executed(id(context), false);
    }

    @Override public void afterAll(ExtensionContext context) {
        tck(context).sumUp();
    }

    private static String id(ExtensionContext context) {
        return context.getRequiredTestMethod().getAnnotation(Rule.class).value();
    }

    private static PluginTck<?> tck(ExtensionContext context) {
        return (PluginTck<?>) context.getRequiredTestInstance();
    }
}
