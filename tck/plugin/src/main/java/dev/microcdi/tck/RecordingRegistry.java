package dev.microcdi.tck;

import java.time.Duration;
import java.util.List;

import dev.microcdi.registry.Registry;
import dev.microcdi.registry.RegistryEvent;
import dev.microcdi.registry.ServiceInfo;
import dev.microcdi.registry.Watcher;

/** Notes every operation of a registry. */
record RecordingRegistry(Registry registry, Recorder recorder) implements Registry {
    @Override public void register(ServiceInfo service, Duration ttl) {
        recorder.run("register " + brief(service) + " for " + ttl, () -> registry.register(service, ttl));
    }

    @Override public void deregister(ServiceInfo service) {
        recorder.run("deregister " + brief(service), () -> registry.deregister(service));
    }

    @Override public List<ServiceInfo> getService(String name) {
        return recorder.op("getService " + name, () -> registry.getService(name));
    }

    @Override public List<String> listServices() {
        return recorder.op("listServices", registry::listServices);
    }

    @Override public Watcher watch(String name) {
        Watcher watcher = recorder.op("watch \"" + name + "\"", () -> registry.watch(name));
        return new Watcher() {
            @Override public RegistryEvent next() throws InterruptedException {
                try {
                    RegistryEvent event = watcher.next();
                    recorder.note("event " + event);
                    return event;
                } catch (InterruptedException | RuntimeException e) {
                    recorder.note("next threw " + e);
                    throw e;
                }
            }

            @Override public void close() {
                recorder.run("close watcher", watcher::close);
            }
        };
    }

    @Override public void close() {
        recorder.run("close registry", registry::close);
    }

    private static String brief(ServiceInfo service) {
        return service.name() + " " + service.version() + " " + service.nodes();
    }
}
