package com.acme.micro;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.microcdi.UnavailableException;
import dev.microcdi.core.spi.ServiceJson;
import dev.microcdi.registry.Node;
import dev.microcdi.registry.ServiceInfo;

/** The folder: {@code <service>@<node>.json}, whose first line says when the node is over, whose second is the record. */
final class AcmeFolder {
    private static final String ID = "micro.registry.acme";

    private final Path folder;

    AcmeFolder(Path folder) {
        this.folder = folder;
    }

    void write(ServiceInfo service, Duration ttl) {
        Instant end = ttl.isZero() ? Instant.MAX : Instant.now().plus(ttl);
        for (Node node : service.nodes()) {
            String record = new String(ServiceJson.write(service.withNodes(List.of(node))), StandardCharsets.UTF_8);
            Path draft = folder.resolve(UUID.randomUUID() + ".draft");
            try {
                Files.writeString(draft, end + "\n" + record);
                Files.move(draft, file(service, node), StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw UnavailableException.lost(ID, "cannot write to folder " + folder, e);
            }
        }
    }

    void delete(ServiceInfo service) {
        for (Node node : service.nodes()) {
            try {
                Files.list(folder).close();
                Files.deleteIfExists(file(service, node));
            } catch (IOException e) {
                throw UnavailableException.lost(ID, "cannot delete from folder " + folder, e);
            }
        }
    }

    /** The live nodes of a service, or of all for an empty name: one record for each name and version. */
    List<ServiceInfo> read(String name) {
        String prefix = name.isEmpty() ? "" : encoded(name) + "@";
        Map<List<String>, ServiceInfo> records = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String fileName = file.getFileName().toString();
                if (fileName.startsWith(prefix) && fileName.endsWith(".json")) {
                    ServiceInfo record = live(file);
                    if (record != null) {
                        records.merge(List.of(record.name(), record.version()), record, AcmeFolder::joined);
                    }
                }
            }
        } catch (IOException e) {
            throw UnavailableException.unreachable(ID, "cannot read folder " + folder, e);
        }
        return List.copyOf(records.values());
    }

    private static @Nullable ServiceInfo live(Path file) throws IOException {
        try {
            String[] lines = Files.readString(file).split("\n", 2);
            return Instant.parse(lines[0]).isBefore(Instant.now())
                    ? null
                    : ServiceJson.read(lines[1].getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return null; // deleted since the folder was listed
        }
    }

    private static ServiceInfo joined(ServiceInfo a, ServiceInfo b) {
        List<Node> nodes = new ArrayList<>(a.nodes());
        nodes.addAll(b.nodes());
        return a.withNodes(nodes);
    }

    private Path file(ServiceInfo service, Node node) {
        return folder.resolve(encoded(service.name()) + "@" + encoded(node.id()) + ".json");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
