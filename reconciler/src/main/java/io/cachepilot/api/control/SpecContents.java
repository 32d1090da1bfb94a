package io.cachepilot.api.control;

import io.cachepilot.api.spec.ManifestFaults;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.manifest.edit.DocumentPart;
import io.cachepilot.manifest.edit.ManifestText;
import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.edit.value.MergePatch;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.spec.StoredSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What manifests say that callers send and get: never a secret that anybody could read. */
record SpecContents(ManifestReader reader) {
    /** What stands for the file in problems with a document that is in none. */
    static final String BODY = "body";

    /** A secret stands in a manifest in plain text, so it is not shown. */
    static final class HoldsSecret extends RuntimeException {
        HoldsSecret(StoredSpec spec, List<String> fields) {
            super(
                    "%s holds a secret in plain text in %s; only a person on the host sees it. Seal it: cachepilot seal"
                            .formatted(spec.file(), String.join(", ", fields)),
                    null,
                    false,
                    false);
        }
    }

    /** One document of a body. */
    record Document(String kind, String name, String text) {}

    /**
     * The text of a manifest.
     *
     * @throws HoldsSecret when it may be shown to nobody
     */
    String shown(StoredSpec spec) {
        List<String> secrets = spec.root()
                .filter(Mapping.class::isInstance)
                .map(root -> reader.bareSecrets(spec.kind(), (Mapping) root))
                .orElse(List.of());
        if (!secrets.isEmpty()) {
            throw new HoldsSecret(spec, secrets);
        }
        return spec.text();
    }

    /**
     * All documents of a body.
     *
     * @throws ManifestFaults when one of them is wrong, or says a secret in plain text
     */
    List<Document> read(byte[] body) {
        Manifests given = reader.read(new TreeMap<>(Map.of(BODY, body))).meant();
        var problems = new ArrayList<>(given.problems());
        ManifestText file = ManifestText.parse(BODY, new String(body, StandardCharsets.UTF_8));
        var documents = new ArrayList<Document>();
        for (DocumentPart part : file.documents()) {
            addSecrets(part, problems);
            part.kind()
                    .ifPresent(kind -> part.name()
                            .ifPresent(name -> documents.add(
                                    new Document(kind, name, file.text().substring(part.start(), part.end())))));
        }
        if (problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR)) {
            throw new ManifestFaults(problems, body);
        }
        return documents;
    }

    /**
     * The changes that a body asks for.
     *
     * @throws SeveralSpecs.UnfitBody when it changes what can't be changed, or in a way that can't be
     * @throws ManifestFaults when it says a secret in plain text
     */
    MergePatch patch(NamedSpecs.Named named, Map<?, ?> body) {
        try {
            MergePatch patch = MergePatch.of(body);
            if (patch.edits().stream().anyMatch(SpecContents::changesIdentity)) {
                throw new SeveralSpecs.UnfitBody("apiVersion, kind and metadata.name stay as they are; leave them out");
            }
            refuseSecrets(ManifestText.fresh(BODY, patch.onto(ManifestText.head(named.kind(), named.name()))));
            return patch;
        } catch (IllegalArgumentException e) {
            throw new SeveralSpecs.UnfitBody(String.valueOf(e.getMessage()));
        }
    }

    private static boolean changesIdentity(Edit edit) {
        List<String> path = edit.path();
        return List.of("apiVersion", "kind").contains(path.getFirst())
                || path.equals(List.of("metadata"))
                || path.equals(List.of("metadata", "name"));
    }

    private void refuseSecrets(ManifestText text) {
        var problems = new ArrayList<Problem>();
        text.documents().forEach(part -> addSecrets(part, problems));
        if (!problems.isEmpty()) {
            throw new ManifestFaults(problems, text.text().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void addSecrets(DocumentPart part, List<Problem> problems) {
        part.content()
                .flatMap(content -> content.root())
                .filter(Mapping.class::isInstance)
                .map(Mapping.class::cast)
                .ifPresent(root -> reader.bareSecrets(part.kind().orElse(""), root)
                        .forEach(field -> problems.add(new Problem(
                                BODY,
                                root.line(),
                                field,
                                "is a secret in plain text, which would be readable by everyone; send it sealed, as cachepilot"
                                        + " seal prints it",
                                Problem.Severity.ERROR))));
    }
}
