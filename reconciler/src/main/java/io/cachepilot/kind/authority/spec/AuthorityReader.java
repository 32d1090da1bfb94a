package io.cachepilot.kind.authority.spec;

import io.cachepilot.manifest.Document;
import io.cachepilot.manifest.KindReader;
import io.cachepilot.manifest.problem.Problems;
import io.cachepilot.manifest.yaml.Node.Mapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;

/** Reads the certificate authority. */
public final class AuthorityReader implements KindReader<AuthoritySpec> {
    private static final String SCHEMA = "/schemas/certificate-authority.schema.json";

    @Override
    public String kind() {
        return AuthoritySpec.KIND;
    }

    @Override
    public String schema() {
        try (var schema = Objects.requireNonNull(AuthorityReader.class.getResourceAsStream(SCHEMA), SCHEMA)) {
            return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + SCHEMA + " from the program's own jar", e);
        }
    }

    @Override
    public AuthoritySpec read(Document document, Problems problems) {
        Mapping metadata = document.root().mapping("metadata");
        if (!document.name().isEmpty() && !document.name().equals(AuthoritySpec.NAME)) {
            problems.error(
                    metadata.line("name"),
                    "metadata.name",
                    "there is one authority, and its name is " + AuthoritySpec.NAME);
        }
        Mapping spec = document.root().mapping("spec");
        return new AuthoritySpec(
                document.name(),
                spec.get("rotation").isPresent() ? rotation(spec.mapping("rotation")) : Rotation.UNSAID,
                (int) spec.whole("minTrustDays").orElse(AuthoritySpec.MIN_TRUST_DAYS),
                spec.flag("suspend").orElse(false));
    }

    private static Rotation rotation(Mapping rotation) {
        var phase = rotation.text("phase")
                .flatMap(text -> Stream.of(RotationPhase.values())
                        .filter(value -> value.toString().equals(text))
                        .findFirst())
                .orElse(RotationPhase.DROP_OLD);
        return new Rotation((int) rotation.whole("generation").orElse(1), phase);
    }
}
