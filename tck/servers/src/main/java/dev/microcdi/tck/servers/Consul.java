package dev.microcdi.tck.servers;

import java.util.List;

import dev.microcdi.tck.BackEnd;

/** A real Consul server of one node, with a data folder so that a restart can keep it. */
public final class Consul {
    private static final Recipe RECIPE = new Recipe("Consul", "consul", 4,
            (program, ports, data) -> List.of(program.toString(), "agent", "-server", "-bootstrap-expect=1",
                    "-node=lab",
                    "-bind=127.0.0.1", "-client=127.0.0.1", "-data-dir=" + data, "-http-port=" + ports.get(0),
                    "-server-port=" + ports.get(1), "-serf-lan-port=" + ports.get(2), "-serf-wan-port=" + ports.get(3),
                    "-dns-port=-1", "-grpc-port=-1", "-hcl=performance{raft_multiplier=1}",
                    "-hcl=leave_on_terminate=false"),
            address -> Probes.httpGet(address, "/v1/health/service/consul?passing").contains("\"serfHealth\""));

    private Consul() {
    }

    /**
     * The server that all tests of this JVM share. Its close does nothing; the end of the JVM stops it.
     *
     * @return a ready server
     * @throws IllegalStateException if there is none; the message says what to do
     */
    public static BackEnd shared() {
        return Servers.shared(RECIPE);
    }

    /**
     * A server of your own, for tests that kill it.
     *
     * @return a ready server; not controllable when the user named one
     * @throws IllegalStateException if there is none; the message says what to do
     */
    public static BackEnd start() {
        return Servers.start(RECIPE);
    }
}
