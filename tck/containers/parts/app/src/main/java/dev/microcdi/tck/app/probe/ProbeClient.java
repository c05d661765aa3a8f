package dev.microcdi.tck.app.probe;

import dev.microcdi.client.ClientOf;
import dev.microcdi.tck.app.probe.Probe.Name;
import dev.microcdi.tck.app.probe.Probe.Text;

/** The typed client in the application. */
@ClientOf("probe")
public interface ProbeClient {
    /** Calls {@code Probe.Greet}. */
    Text greet(Name name);
}
