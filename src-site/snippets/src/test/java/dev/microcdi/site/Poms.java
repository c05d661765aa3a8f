package dev.microcdi.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** What the poms of this project ask for directly. */
final class Poms {
    private final Element root = parse(Tree.ROOT.resolve("pom.xml"));

    /** Something that a pom names. */
    record Asked(String id, String version, String scopes) {
        /** The first cells of its row on the page. */
        String cells() {
            return "| `" + id + "` | " + version + " | " + scopes + " |";
        }
    }

    /** Direct dependencies of all modules but our own artifacts, by id; scopes joined by a comma. */
    List<Asked> dependencies() {
        Map<String, TreeSet<String>> scopes = new TreeMap<>();
        Map<String, String> versions = new TreeMap<>();
        for (Element pom : modules()) {
            for (Element d : children(child(pom, "dependencies"), "dependency")) {
                if (!text(d, "groupId").startsWith("dev.microcdi") && !text(d, "groupId").startsWith("${project")) {
                    String scope = text(d, "scope");
                    scopes.computeIfAbsent(id(d), k -> new TreeSet<>()).add(scope.isEmpty() ? "compile" : scope);
                    versions.merge(id(d), text(d, "version"), (a, b) -> a.isEmpty() ? b : a);
                }
            }
        }
        return scopes.entrySet().stream().map(e -> new Asked(e.getKey(), version(e.getKey(), versions.get(e.getKey())),
                String.join(", ", e.getValue()))).toList();
    }

    /** The BOMs that decide versions. */
    List<Asked> boms() {
        return children(child(child(root, "dependencyManagement"), "dependencies"), "dependency").stream()
                .filter(d -> text(d, "scope").equals("import"))
                .map(d -> new Asked(id(d), resolve(text(d, "version")), "import")).toList();
    }

    /** The build's plugins, and what they are given: compiler plugins, page formats. */
    List<Asked> plugins() {
        Map<String, String> versions = new TreeMap<>();
        for (Element pom : modules()) {
            for (String tag : List.of("plugin", "path", "dependency")) {
                Stream.of("build", "profiles").flatMap(part -> descendants(child(pom, part), tag).stream()).forEach(
                        e -> versions.merge(id(e), resolve(text(e, "version")), (x, y) -> x.isEmpty() ? y : x));
            }
        }
        return versions.entrySet().stream().map(e -> new Asked(e.getKey(), e.getValue(), "build")).toList();
    }

    private List<Element> modules() {
        List<Element> poms = new ArrayList<>();
        collect(Tree.ROOT, poms);
        return poms;
    }

    private static void collect(Path folder, List<Element> poms) {
        Element pom = parse(folder.resolve("pom.xml"));
        poms.add(pom);
        children(child(pom, "modules"), "module")
                .forEach(m -> collect(folder.resolve(m.getTextContent().strip()), poms));
    }

    /** The pom's own version, the managed one, or that of the BOM whose group it belongs to. */
    private String version(String id, @Nullable String own) {
        if (own != null && !own.isEmpty()) {
            return resolve(own);
        }
        List<Element> managed = children(child(child(root, "dependencyManagement"), "dependencies"), "dependency");
        return Stream.concat(managed.stream().filter(d -> id(d).equals(id)),
                managed.stream().filter(d -> text(d, "scope").equals("import") && id.startsWith(text(d, "groupId"))))
                .findFirst().map(d -> resolve(text(d, "version")))
                .orElse("by a BOM");
    }

    private String resolve(String value) {
        return value.startsWith("${")
                ? text(Objects.requireNonNull(child(root, "properties")), value.substring(2, value.length() - 1))
                : value;
    }

    private static String id(Element e) {
        String group = text(e, "groupId");
        return (group.isEmpty() ? "org.apache.maven.plugins" : group) + ":" + text(e, "artifactId");
    }

    private static Element parse(Path pom) {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile()).getDocumentElement();
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError("cannot read " + pom, e);
        }
    }

    private static List<Element> children(@Nullable Element parent, String name) {
        return parent == null
                ? List.of()
                : IntStream.range(0, parent.getChildNodes().getLength()).mapToObj(i -> parent.getChildNodes().item(i))
                        .filter(n -> n.getNodeName().equals(name)).map(Element.class::cast)
                        .collect(Collectors.toList());
    }

    private static List<Element> descendants(@Nullable Element parent, String name) {
        return parent == null
                ? List.of()
                : IntStream.range(0, parent.getElementsByTagName(name).getLength())
                        .mapToObj(i -> (Element) parent.getElementsByTagName(name).item(i))
                        .filter(e -> !text(e, "artifactId").isEmpty()).toList();
    }

    private static @Nullable Element child(@Nullable Element parent, String name) {
        return children(parent, name).stream().findFirst().orElse(null);
    }

    private static String text(Element parent, String name) {
        Element c = child(parent, name);
        return c == null ? "" : c.getTextContent().strip();
    }
}
