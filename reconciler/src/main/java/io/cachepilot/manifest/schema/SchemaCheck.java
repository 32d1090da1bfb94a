package io.cachepilot.manifest.schema;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.NodePath;
import io.cachepilot.manifest.problem.FieldPath;
import io.cachepilot.manifest.problem.Problems;
import io.cachepilot.manifest.yaml.Node;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.Node.Scalar;
import io.cachepilot.manifest.yaml.Node.Sequence;
import io.cachepilot.manifest.yaml.ScalarKind;
import io.cachepilot.manifest.yaml.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks trees against one JSON Schema (draft 2020-12). Compiles it at the first check; fetches nothing from anywhere. */
public final class SchemaCheck {
    private static final String FILE = "x-file";
    private static final String SECRET = "x-secret";
    private static final String SEALED = "x-sealed";
    private static final String ROLE = "x-role";

    private final String text;
    private final boolean namesFiles;
    private @Nullable Compiled compiled;

    /** Takes the text of the schema; a faulty one throws at the first check. */
    public SchemaCheck(String text) {
        this.text = text;
        this.namesFiles = text.contains(FILE);
    }

    /** Adds a problem for each rule that the document breaks. */
    public void check(Mapping document, Problems problems) {
        var faults = compiled().schema().validate(JsonText.of(document), InputFormat.JSON).stream()
                .map(error -> fault(error, document))
                .filter(fault -> !(fault.node() instanceof Scalar scalar && scalar.kind() == ScalarKind.REFUSED))
                .toList();
        // One sentence for one value: a list of what is allowed says more than a type, a type more than the rest.
        var weights = faults.stream().collect(Collectors.toMap(Fault::place, Fault::weight, Math::max));
        faults.stream()
                .filter(fault -> weights.getOrDefault(fault.place(), 0) == fault.weight())
                .forEach(fault -> problems.error(fault.line(), FieldPath.of(fault.place()), Sentence.of(fault)));
    }

    private Fault fault(Error error, Mapping document) {
        var place = steps(error.getInstanceLocation());
        var rules = steps(error.getSchemaLocation().getFragment());
        rules = rules.subList(0, rules.size() - 1);
        return new Fault(
                Objects.requireNonNull(error.getKeyword()),
                place,
                find(document, place),
                (Mapping) find(compiled().tree(), rules),
                Objects.requireNonNullElse(error.getProperty(), ""),
                isSecret(rules));
    }

    /** What stands in a wrong field of a secret may be one that was meant for the right field. */
    private boolean isSecret(List<Object> rules) {
        return IntStream.rangeClosed(0, rules.size())
                .anyMatch(depth -> isMarked(find(compiled().tree(), rules.subList(0, depth)), false));
    }

    /**
     * Whether the value of a field, or what is below it, may be shown to nobody. Of a field that the schema does not know, what
     * it stands in decides.
     *
     * @param path the names of fields, from the document on
     */
    public boolean isSecret(Iterable<String> path) {
        Node rules = compiled().tree();
        boolean secret = isMarked(rules, false);
        for (String field : path) {
            Optional<Node> below = rules instanceof Mapping mapping
                    ? mapping.mapping("properties").get(field)
                    : Optional.empty();
            if (below.isEmpty()) {
                return secret;
            }
            rules = below.get();
            secret = isMarked(rules, secret);
        }
        return secret;
    }

    /**
     * The role that it takes to change a field, as the schema marks it with {@code x-role}: the innermost mark on the way there.
     *
     * @param path the names of fields, from the document on
     */
    public Optional<String> role(Iterable<String> path) {
        Optional<Node> rules = Optional.of(compiled().tree());
        Optional<String> role = Optional.empty();
        for (String field : path) {
            rules = rules.flatMap(node -> node instanceof Mapping mapping
                    ? mapping.mapping("properties").get(field)
                    : Optional.empty());
            Optional<String> outer = role;
            role = rules.flatMap(node -> node instanceof Mapping mapping ? mapping.text(ROLE) : Optional.empty())
                    .or(() -> outer);
        }
        return role;
    }

    /** Where a secret stands in a document that anybody could read: marked {@code x-secret}, and not {@code x-sealed}. */
    public List<String> bareSecrets(Mapping document) {
        var found = new ArrayList<String>();
        addBare(Optional.of(compiled().tree()), document, false, List.of(), found);
        return found;
    }

    private static void addBare(
            Optional<Node> rules, Node value, boolean within, List<Object> place, List<String> found) {
        boolean secret = rules.map(rule -> isMarked(rule, within)).orElse(within);
        Optional<Mapping> rule = rules.filter(Mapping.class::isInstance).map(Mapping.class::cast);
        switch (value) {
            case Scalar scalar -> {
                boolean sealed = rule.flatMap(marks -> marks.flag(SEALED)).orElse(false);
                if (secret && !sealed && scalar.kind() != ScalarKind.NULL) {
                    found.add(FieldPath.of(place));
                }
            }
            case Mapping mapping ->
                mapping.fields()
                        .forEach((name, field) -> addBare(
                                rule.flatMap(
                                        marks -> marks.mapping("properties").get(name)),
                                field.value(),
                                secret,
                                with(place, name),
                                found));
            case Sequence list -> {
                for (int i = 0; i < list.items().size(); i++) {
                    addBare(
                            rule.flatMap(marks -> marks.get("items")),
                            list.items().get(i),
                            secret,
                            with(place, i),
                            found);
                }
            }
        }
    }

    /** Whether any field of these documents names a file. */
    public boolean namesFiles() {
        return namesFiles;
    }

    /** The fields of a document that name files, as the schema marks them with {@code x-file}. */
    public List<FileField> files(Mapping document) {
        var found = new ArrayList<FileField>();
        if (namesFiles) {
            addFiles(compiled().tree(), document, List.of(), found);
        }
        return found;
    }

    private static void addFiles(Node rules, Node value, List<Object> place, List<FileField> found) {
        if (!(rules instanceof Mapping rule)) {
            return;
        }
        switch (value) {
            case Scalar scalar ->
                scalar.string()
                        .filter(_ -> rule.flag(FILE).orElse(false))
                        .ifPresent(text -> found.add(new FileField(scalar.line(), FieldPath.of(place), text)));
            case Mapping mapping ->
                mapping.fields()
                        .forEach((name, field) -> rule.mapping("properties")
                                .get(name)
                                .ifPresent(below -> addFiles(below, field.value(), with(place, name), found)));
            case Sequence list -> {
                for (int i = 0; i < list.items().size(); i++) {
                    int position = i;
                    rule.get("items")
                            .ifPresent(
                                    below -> addFiles(below, list.items().get(position), with(place, position), found));
                }
            }
        }
    }

    private static List<Object> with(List<Object> place, Object step) {
        return Stream.concat(place.stream(), Stream.of(step)).toList();
    }

    private static boolean isMarked(Node rules, boolean otherwise) {
        return rules instanceof Mapping mapping ? mapping.flag(SECRET).orElse(otherwise) : otherwise;
    }

    private static List<Object> steps(NodePath path) {
        return IntStream.range(0, path.getNameCount())
                .mapToObj(path::getElement)
                .toList();
    }

    private static Node find(Node node, List<Object> steps) {
        for (var step : steps) {
            node = switch (node) {
                case Mapping mapping -> mapping.get(step.toString()).orElseThrow();
                case Sequence list -> list.items().get(Integer.parseInt(step.toString()));
                case Scalar scalar -> throw new IllegalStateException("no " + step + " in " + scalar);
            };
        }
        return node;
    }

    private synchronized Compiled compiled() {
        var current = compiled == null ? compile(text) : compiled;
        compiled = current;
        return current;
    }

    private static Compiled compile(String text) {
        // These are no rules: the first is for editors and our sentences, the others mark secrets, roles, and names of
        // files.
        var dialect = Dialect.builder(Dialects.getDraft202012())
                .keyword(new NonValidationKeyword("patternErrorMessage"))
                .keyword(new NonValidationKeyword(SECRET))
                .keyword(new NonValidationKeyword(SEALED))
                .keyword(new NonValidationKeyword(ROLE))
                .keyword(new NonValidationKeyword(FILE))
                .build();
        var registry = SchemaRegistry.withDialect(
                dialect,
                builder -> builder.schemaLoader(
                        loader -> loader.fetchRemoteResources(false).block(iri -> true)));
        var tree = Yaml.parse("schema", text.getBytes(StandardCharsets.UTF_8)).getFirst();
        if (!tree.problems().isEmpty()) {
            throw new IllegalArgumentException("the JSON Schema can't be read: " + tree.problems());
        }
        return new Compiled(
                registry.getSchema(text, InputFormat.JSON), tree.root().orElseThrow());
    }

    /** The schema as the validator knows it, and as a tree to take words from. */
    private record Compiled(Schema schema, Node tree) {}
}
