package dev.microcdi.consul;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.microcdi.MicroException;
import dev.microcdi.registry.ServiceInfo;

/**
 * The questions of look-ups, in one datacenter. To a token that may not see a service Consul says that there is none, with
 * status 200; so an empty answer is believed only after a question that Consul refuses such a token.
 *
 * @see <a href="https://developer.hashicorp.com/consul/docs/security/acl">Consul, access control</a>
 */
final class ConsulReads {
    private final ConsulHttp http;
    private final @Nullable String datacenter;
    private volatile boolean nodesSeen;

    ConsulReads(ConsulHttp http, @Nullable String datacenter) {
        this.http = http;
        this.datacenter = datacenter;
    }

    /** The path of a question, with a query that may be continued by {@code &}. */
    String path(String path) {
        return datacenter == null ? path + "?" : path + "?dc=" + ConsulHttp.segment(datacenter);
    }

    String health(String name) {
        return path("/v1/health/service/" + ConsulHttp.segment(name));
    }

    ConsulHttp.Answer get(String path) {
        return http.get(path(path));
    }

    /** The live nodes of a service by id, from an answer about its health. */
    Map<String, ServiceInfo> live(String name, ConsulHttp.Answer answer) {
        Map<String, ServiceInfo> live = ConsulRecords.live(answer.body());
        if (live.isEmpty()) {
            mustBeAllowed(name);
            mustSeeNodes();
        }
        return live;
    }

    /** An agent answers this question by 403 to a token that may not see the service, whether there is one or not. */
    void mustBeAllowed(String name) {
        String path = "/v1/agent/health/service/name/" + ConsulHttp.segment(name);
        ConsulHttp.Answer answer = http.ask(path);
        if (answer.status() == 403) {
            http.checked("GET", path, answer);
        }
    }

    /** A service is seen only together with its node. An agent always knows one: itself. */
    private void mustSeeNodes() {
        if (!nodesSeen) {
            ConsulHttp.Answer answer = http.get("/v1/agent/members");
            if (ConsulRecords.isEmptyList(answer.body())) {
                throw new MicroException(ConsulHttp.ID, 403,
                        "Consul shows this token no nodes, and so no services: grant it "
                                + "node_prefix \"\" { policy = \"read\" }, or set micro.consul.token to another token");
            }
            nodesSeen = true;
        }
    }
}
