package dev.microcdi.core.settings;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.microcdi.core.CallSettings;
import dev.microcdi.core.ClientSettings;
import dev.microcdi.core.RegisterSettings;
import dev.microcdi.core.ServerSettings;

/**
 * All that configuration decided. With problems it is incomplete: nothing of it may be used.
 *
 * @param chosen one for each instance, in order
 * @param server keys {@code micro.server.*}; null if there was a problem
 * @param client keys {@code micro.client.*}; null if there was a problem
 * @param calls keys {@code micro.client.services.*}, by service and by service and endpoint
 * @param register keys {@code micro.register.*}; null if there was a problem
 * @param alsoPresent plugins that nobody selected, each with the line that would select it
 * @param problems what fails the deployment
 * @param warnings what is logged only
 */
public record Selection(List<Chosen> chosen, @Nullable ServerSettings server, @Nullable ClientSettings client,
        Map<String, CallSettings> calls,
        @Nullable RegisterSettings register, List<String> alsoPresent, List<Problem> problems, List<Problem> warnings) {
    /** Copies the lists. */
    public Selection {
        chosen = List.copyOf(chosen);
        calls = Map.copyOf(calls);
        alsoPresent = List.copyOf(alsoPresent);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }
}
