package io.cachepilot.manifest;

import io.cachepilot.manifest.FileLookup.Found;
import io.cachepilot.manifest.Read.Rejected;
import io.cachepilot.manifest.Read.Valid;
import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.problem.Printable;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.manifest.problem.Problems;
import io.cachepilot.manifest.schema.FileField;
import io.cachepilot.manifest.schema.Nearest;
import io.cachepilot.manifest.schema.SchemaCheck;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.YamlDocument;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads one document: who it is, whether it keeps to its kind's schema, and what its kind's reader makes of it. */
final class DocumentReader {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private static final Set<String> FIELDS = Set.of("apiVersion", "kind", "metadata", "spec");

    private final Map<String, Kind> kinds = new TreeMap<>();
    private final boolean namesFiles;

    DocumentReader(Collection<? extends KindReader<?>> readers) {
        for (var reader : readers) {
            if (kinds.put(reader.kind(), new Kind(reader, new SchemaCheck(reader.schema()))) != null) {
                throw new IllegalArgumentException("two readers of the kind " + reader.kind());
            }
        }
        namesFiles = kinds.values().stream().anyMatch(kind -> kind.schema().namesFiles());
    }

    /** Whether documents of any kind name files. */
    boolean namesFiles() {
        return namesFiles;
    }

    /** What a document names by its fields for files, as it is written there. */
    Stream<String> references(YamlDocument yaml) {
        return yaml.root().orElse(null) instanceof Mapping root
                ? root.text("kind").map(kinds::get).stream()
                        .flatMap(kind -> kind.schema().files(root).stream())
                        .map(FileField::reference)
                : Stream.empty();
    }

    Read read(YamlDocument yaml, FileLookup files) {
        var problems = new Problems(yaml.file());
        yaml.problems().forEach(problems::add);
        if (yaml.root().orElse(null) instanceof Mapping root) {
            Read read = read(yaml, root, files, problems);
            return read instanceof Rejected rejected && isForeign(yaml, root) ? foreign(yaml, rejected) : read;
        }
        if (yaml.root().isPresent()) {
            problems.error(yaml.line(), "", "a spec is a mapping with the fields apiVersion, kind, metadata and spec");
        }
        return new Rejected(yaml.file(), yaml.line(), Optional.empty(), Optional.empty(), problems.sorted());
    }

    /** One of which something is missing at its end may be a manifest all the same, and so may an empty one. */
    private static boolean isForeign(YamlDocument yaml, Mapping root) {
        return yaml.complete()
                && !root.fields().isEmpty()
                && Collections.disjoint(root.fields().keySet(), FIELDS);
    }

    /** What else is wrong with it is nobody's business. */
    private static Read foreign(YamlDocument yaml, Rejected ifMeant) {
        var problems = new Problems(yaml.file());
        problems.warning(
                yaml.line(),
                "",
                "this is no manifest: it has none of the fields apiVersion, kind, metadata and spec; it is left alone");
        return new Read.Foreign(yaml.file(), yaml.line(), problems.sorted(), ifMeant);
    }

    /** Of a kind that is not known nothing may be shown. */
    boolean isSecret(String kind, List<String> path) {
        return Optional.ofNullable(kinds.get(kind))
                .map(known -> known.schema().isSecret(path))
                .orElse(true);
    }

    /** As {@link SchemaCheck#role}; nothing of a kind that is not known. */
    Optional<String> role(String kind, List<String> path) {
        return Optional.ofNullable(kinds.get(kind))
                .flatMap(known -> known.schema().role(path));
    }

    /** As {@link SchemaCheck#bareSecrets}; nothing of a kind that is not known. */
    List<String> bareSecrets(String kind, Mapping document) {
        return Optional.ofNullable(kinds.get(kind))
                .map(known -> known.schema().bareSecrets(document))
                .orElse(List.of());
    }

    String fileOf(String kind, String name) {
        return Optional.ofNullable(kinds.get(kind))
                .map(known -> known.reader().fileOf(name))
                .orElseThrow(() -> new IllegalArgumentException("no kind is called " + kind));
    }

    /** As {@link KindReader#kept}; nothing of a kind that is not known. */
    List<Edit> kept(String kind, Mapping now, Mapping then) {
        return Optional.ofNullable(kinds.get(kind))
                .map(known -> known.reader().kept(now, then))
                .orElse(List.of());
    }

    private Read read(YamlDocument yaml, Mapping root, FileLookup files, Problems problems) {
        var kind = root.text("kind").map(kinds::get);
        var name = root.mapping("metadata").text("name").filter(NAME.asMatchPredicate());
        if (!yaml.complete() || kind.isEmpty()) {
            nameKinds(yaml, root, problems);
            return new Rejected(yaml.file(), yaml.line(), kind.map(Kind::name), name, problems.sorted());
        }
        var document = new Document(
                yaml.file(),
                yaml.line(),
                root.text("apiVersion").orElse(""),
                kind.get().name(),
                name.orElse(""),
                root,
                found(yaml, kind.get().schema().files(root), files, problems));
        var spec = kind.get().read(document, problems);
        return problems.hasErrors()
                ? new Rejected(yaml.file(), yaml.line(), Optional.of(document.kind()), name, problems.sorted())
                : new Valid(yaml.file(), yaml.line(), document.kind(), document.name(), spec, problems.sorted());
    }

    private static SortedMap<String, ByteBuffer> found(
            YamlDocument yaml, List<FileField> fields, FileLookup files, Problems problems) {
        var found = new TreeMap<String, ByteBuffer>();
        for (FileField field : fields) {
            switch (files.find(yaml.file(), field.reference())) {
                case Found.Content(var _, var content) -> found.put(field.reference(), content);
                case Found.Nothing(String why) ->
                    problems.error(field.line(), field.path(), "'" + Printable.quote(field.reference()) + "' " + why);
            }
        }
        return found;
    }

    /** Says which kinds there are, unless the kind may just not have been read. */
    private void nameKinds(YamlDocument yaml, Mapping root, Problems problems) {
        var written = root.text("kind");
        if (written.map(kinds::containsKey).orElse(!yaml.complete())) {
            return;
        }
        var known = "known are " + String.join(", ", kinds.keySet());
        if (root.get("kind").isEmpty()) {
            problems.error(root.line(), "", "'kind' is missing; " + known);
        } else {
            var near = written.flatMap(name -> Nearest.of(name, kinds.keySet()));
            problems.error(
                    root.line("kind"),
                    "kind",
                    written.map(name -> "'" + Printable.quote(name) + "'").orElse("this") + " is no known kind; "
                            + near.map(name -> "did you mean '" + name + "'?").orElse(known));
        }
    }

    private record Kind(KindReader<?> reader, SchemaCheck schema) {
        String name() {
            return reader.kind();
        }

        Object read(Document document, Problems problems) {
            var broken = new Problems(document.file());
            schema.check(document.root(), broken);
            var found = new Problems(document.file());
            var spec = reader.read(document, found);
            // One sentence for one value: what the schema says already needs no second opinion.
            var said = broken.sorted().stream().map(Problem::path).collect(Collectors.toSet());
            problems.addAll(broken);
            problems.addAll(found, problem -> !said.contains(problem.path()));
            return spec;
        }
    }
}
