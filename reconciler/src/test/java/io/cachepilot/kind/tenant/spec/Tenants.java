package io.cachepilot.kind.tenant.spec;

import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.secret.Opened;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads tenants from texts. Passwords may be plain text, and nothing sealed can be opened. */
public final class Tenants {
    private static final String HEAD = "apiVersion: cachepilot/v1\nkind: Tenant\nmetadata: {name: a}\n";

    private Tenants() {}

    public static TenantReader reader(TenantRanges ranges) {
        return new TenantReader(ranges, passwords());
    }

    public static PasswordReader passwords() {
        return new PasswordReader((_, _, _) -> new Opened.Unchecked("there is no sealing key here"), true);
    }

    static Manifests read(String content) {
        return read(content.getBytes(StandardCharsets.UTF_8));
    }

    static Manifests read(byte[] content) {
        return read(TenantRanges.DEFAULT, content);
    }

    static Manifests read(TenantRanges ranges, byte[] content) {
        return new ManifestReader(List.of(reader(ranges))).read(new TreeMap<>(Map.of("f", content)));
    }

    /** A tenant of which only the spec matters; it stands on line 4. */
    static Manifests spec(String spec) {
        return read(HEAD + "spec: " + spec);
    }

    static Manifests spec(TenantRanges ranges, String spec) {
        return read(ranges, (HEAD + "spec: " + spec).getBytes(StandardCharsets.UTF_8));
    }

    static TenantSpec only(Manifests manifests) {
        return manifests.specs(TenantSpec.class).getFirst();
    }

    /** The problems, without the file's name. */
    static List<String> problems(Manifests manifests) {
        return manifests.problems().stream()
                .map(Problem::toString)
                .map(text -> text.substring(2))
                .toList();
    }
}
