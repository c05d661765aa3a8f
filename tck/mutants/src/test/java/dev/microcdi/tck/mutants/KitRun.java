package dev.microcdi.tck.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** One run of the kit: what each rule said. */
final class KitRun implements TestExecutionListener {
    /** Rules by number; empty text for one that passed, else its failure. */
    final Map<String, String> rules = new LinkedHashMap<>();
    /** What went wrong outside of the rules. */
    final List<String> faults = new ArrayList<>();

    /** All rules. */
    static KitRun of(Class<?> subject) {
        return of(subject, Set.of());
    }

    /** Only these rules; all, if there are none. */
    static KitRun of(Class<?> subject, Set<String> rules) {
        KitRun run = new KitRun();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request().selectors(selectClass(subject))
                .build();
        System.setProperty("micro.tck.rules", String.join(",", rules));
        try {
            LauncherFactory.create().execute(request, run);
        } finally {
            System.clearProperty("micro.tck.rules");
        }
        return run;
    }

    @Override public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        String failure = result.getThrowable().map(Throwable::toString).orElse("");
        if (test.isTest()) {
            String name = test.getDisplayName();
            rules.put(name.substring(0, name.indexOf(' ')), result.getStatus() == Status.SUCCESSFUL ? "" : failure);
        } else if (result.getStatus() != Status.SUCCESSFUL) {
            faults.add(test.getDisplayName() + ": " + failure);
        }
    }

    @Override public void executionSkipped(TestIdentifier test, String reason) {
        faults.add(test.getDisplayName() + " was skipped: " + reason);
    }

    /** Whether the rule refused by what it asserts, and not because something threw on the way. */
    boolean refusedBy(String rule) {
        String failure = rules.getOrDefault(rule, "");
        return failure.contains(rule + ": ") && !failure.contains("\nunexpected ");
    }
}
