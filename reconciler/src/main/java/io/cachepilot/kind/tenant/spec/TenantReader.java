package io.cachepilot.kind.tenant.spec;

import io.cachepilot.kind.tenant.spec.TenantSpec.PortsSpec;
import io.cachepilot.manifest.Document;
import io.cachepilot.manifest.KindReader;
import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.problem.Problems;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.plan.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads tenants: applies the defaults and checks what depends on the installation's ranges or on two fields at once. */
public final class TenantReader implements KindReader<TenantSpec> {
    /** The value of the field {@code kind}. */
    public static final String KIND = "Tenant";

    /** The kind of their keys. */
    public static final String KEY_KIND = Key.kind(KIND);

    private static final String SCHEMA = "/schemas/tenant.schema.json";

    private final TenantRanges ranges;
    private final PasswordReader passwords;

    public TenantReader(TenantRanges ranges, PasswordReader passwords) {
        this.ranges = ranges;
        this.passwords = passwords;
    }

    /** What a tenant of this installation may have. */
    public TenantRanges ranges() {
        return ranges;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String fileOf(String name) {
        return name + ".yaml";
    }

    @Override
    public String schema() {
        try (var schema = Objects.requireNonNull(TenantReader.class.getResourceAsStream(SCHEMA), SCHEMA)) {
            return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + SCHEMA + " from the program's own jar", e);
        }
    }

    @Override
    public List<Edit> kept(Mapping now, Mapping then) {
        return TenantEdits.requests(now, then);
    }

    @Override
    public TenantSpec read(Document document, Problems problems) {
        var spec = document.root().mapping("spec");
        return new TenantSpec(
                document.name(),
                labels(document.root().mapping("metadata").mapping("labels")),
                spec.flag("running").orElse(true),
                new MemoryReader(ranges, spec.mapping("memory"), problems).read(),
                Choice.of(spec, "securityMode", SecurityMode.values(), SecurityMode.TLS_ONLY),
                Choice.of(spec, "persistence", Persistence.values(), Persistence.MEMORY_ONLY),
                ports(spec.mapping("ports"), problems),
                passwords.read(document.name(), spec.mapping("password"), problems),
                spec.flag("scripting").orElse(true),
                spec.text("image"),
                time(spec, "restartedAt", problems),
                time(spec, "certificateRenewedAt", problems),
                Choice.of(spec, "deletionPolicy", DeletionPolicy.values(), DeletionPolicy.RETAIN),
                spec.flag("protect").orElse(false),
                spec.flag("suspend").orElse(false));
    }

    private static SortedMap<String, String> labels(Mapping labels) {
        var texts = new TreeMap<String, String>();
        labels.fields().keySet().forEach(name -> labels.text(name).ifPresent(text -> texts.put(name, text)));
        return texts;
    }

    private PortsSpec ports(Mapping mapping, Problems problems) {
        var ports = new Numbers(mapping, "spec.ports", problems);
        var tls = ports.within("tls", ranges.tls().first(), ranges.tls().last());
        var plain = ports.within("plain", ranges.plain().first(), ranges.plain().last());
        if (tls.isPresent() && tls.equals(plain)) {
            ports.error("plain", plain.getAsInt() + " is the port for TLS too; the two must differ");
        }
        return new PortsSpec(tls, plain);
    }

    private static Optional<Instant> time(Mapping spec, String name, Problems problems) {
        try {
            return spec.text(name)
                    .map(text ->
                            OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant());
        } catch (DateTimeException e) {
            problems.error(
                    spec.line(name), "spec." + name, "there is no such time; write one such as 2026-11-22T10:00:00Z");
            return Optional.empty();
        }
    }
}
