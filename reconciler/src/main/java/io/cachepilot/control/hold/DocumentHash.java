package io.cachepilot.control.hold;

import io.cachepilot.converge.Kinds;
import io.cachepilot.manifest.KindReader;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.manifest.Read;
import io.cachepilot.spec.StoredSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The hash by which a person approves a document.
 *
 * @param fingerprint of a spec that was read, as of {@link Kinds#fingerprint}
 */
public record DocumentHash(List<? extends KindReader<?>> readers, Function<Read.Valid, String> fingerprint) {
    static DocumentHash of(Kinds kinds) {
        return new DocumentHash(kinds.readers(), kinds::fingerprint);
    }

    /** Empty where the document is not valid. */
    Optional<String> of(StoredSpec spec) {
        var text = new TreeMap<>(Map.of(spec.file(), spec.text().getBytes(StandardCharsets.UTF_8)));
        return new ManifestReader(readers)
                .read(text).valid().stream().findFirst().map(fingerprint);
    }
}
