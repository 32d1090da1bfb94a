package io.cachepilot.kind.tenant.writeback;

import io.cachepilot.converge.desired.Desired;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.memory.TenantSecrets;
import io.cachepilot.kind.tenant.memory.WrittenBack;
import io.cachepilot.kind.tenant.spec.PasswordReader;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.manifest.edit.DocumentPart;
import io.cachepilot.manifest.edit.ManifestText;
import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.secret.Kept;
import io.cachepilot.secret.SealedValues;
import io.cachepilot.secret.SecretUnreadable;
import io.cachepilot.source.write.Urgency;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into a tenant's manifest what was chosen for it, its ports and, sealed, its password: the manifests and the sealing
 * key alone then give the same tenants again. What a manifest says already is left as it is. That a file can't be written
 * harms no tenant.
 */
public final class WriteBack {
    private static final Logger LOG = LoggerFactory.getLogger(WriteBack.class);

    private final ManifestFiles files;
    private final SealedValues sealing;
    private final TenantSecrets secrets;
    private final Ledger<TenantSpec, TenantMemory> ledger;
    private final ConcurrentMap<String, String> refused = new ConcurrentSkipListMap<>();

    public WriteBack(
            ManifestFiles files, SealedValues sealing, TenantSecrets secrets, Ledger<TenantSpec, TenantMemory> ledger) {
        this.files = files;
        this.sealing = sealing;
        this.secrets = secrets;
        this.ledger = ledger;
    }

    /**
     * Closes the gaps of the manifest of a tenant that is as its spec wants it.
     *
     * @param urgency who waits for it
     * @return what was done, for people; empty when nothing was
     */
    public Optional<String> write(Desired<TenantSpec, TenantMemory> tenant, Urgency urgency) {
        boolean writable = tenant.isCurrent()
                && tenant.spec()
                        .filter(spec -> !spec.suspend() && !UnsetFields.of(spec).none())
                        .isPresent();
        if (!writable) {
            refused.remove(tenant.name());
            return Optional.empty();
        }
        try {
            var written = new ArrayList<String>();
            boolean changed = files.change(tenant.name(), urgency, text -> {
                written.clear();
                return closed(text, tenant, written);
            });
            refused.remove(tenant.name());
            return changed
                    ? Optional.of("~ write into " + tenant.file() + ": " + String.join(", ", written))
                    : Optional.empty();
        } catch (ManifestFiles.NotWritten | SecretUnreadable | UncheckedIOException | IllegalStateException e) {
            refuse(tenant, e);
        }
        return Optional.empty();
    }

    /** Forgets what was not written of all other tenants. */
    public void keepOnly(Set<String> tenants) {
        refused.keySet().retainAll(tenants);
    }

    /** Of which tenants the manifest could not be written, and why; a sentence for each reason. */
    public List<String> warnings() {
        var tenants = new TreeMap<String, List<String>>();
        refused.forEach((tenant, reason) ->
                tenants.computeIfAbsent(reason, _ -> new ArrayList<>()).add(tenant));
        return tenants.entrySet().stream()
                .map(entry -> "what was chosen for %s is not written back: %s"
                        .formatted(named(entry.getValue()), entry.getKey()))
                .toList();
    }

    private static String named(List<String> tenants) {
        return tenants.size() == 1
                ? "tenant " + tenants.getFirst()
                : "%d tenants, %s among them,".formatted(tenants.size(), tenants.getFirst());
    }

    private ManifestText closed(ManifestText text, Desired<TenantSpec, TenantMemory> tenant, List<String> written) {
        Mapping document = root(text.document(TenantReader.KIND, tenant.name()));
        Optional<Kept> kept = secrets.kept(tenant.name());
        if (kept.isEmpty()) {
            return text;
        }
        Remembered<TenantSpec, TenantMemory> known = tenant.in(ledger.get(tenant.name()));
        WrittenBack before = writtenBack(known.own());
        UnsetFields gaps = UnsetFields.of(document, before, kept.get().generation());
        if (gaps.none()) {
            return text;
        }
        Optional<String> sealed = gaps.password() ? Optional.of(seal(tenant, kept.get())) : Optional.empty();
        List<Edit> edits = gaps.closed(known.own().ports().orElseThrow(), sealed);
        ManifestText edited = text.edit(TenantReader.KIND, tenant.name(), edits);
        // Noted first: a write that is not known of would turn a generated password into a person's own.
        sealed.ifPresent(value -> note(tenant, value, kept.get().generation(), UnsetFields.sealedPassword(document)));
        edits.forEach(edit -> written.add(String.join(".", edit.path())));
        return edited;
    }

    private String seal(Desired<TenantSpec, TenantMemory> tenant, Kept kept) {
        return sealing.seal(TenantSpec.key(tenant.name()), PasswordReader.FIELD, kept.value());
    }

    private void note(
            Desired<TenantSpec, TenantMemory> tenant, String sealed, int generation, Optional<String> inFile) {
        ledger.update(
                tenant.name(),
                record -> record.with(
                        record.own().withWrittenBack(writtenBack(record.own()).with(sealed, generation, inFile))));
    }

    private void refuse(Desired<TenantSpec, TenantMemory> tenant, RuntimeException because) {
        String reason =
                String.valueOf(because.getMessage()).lines().map(String::strip).collect(Collectors.joining("; "));
        if (!reason.equals(refused.put(tenant.name(), reason))) {
            LOG.atWarn()
                    .addKeyValue("tenant", tenant.name())
                    .addKeyValue("reason", reason)
                    .log("what was chosen is not written back");
        }
    }

    private static Mapping root(DocumentPart document) {
        return document.content()
                .flatMap(content -> content.root())
                .filter(Mapping.class::isInstance)
                .map(Mapping.class::cast)
                .orElseThrow();
    }

    private static WrittenBack writtenBack(TenantMemory memory) {
        return memory.writtenBack().orElse(WrittenBack.NOTHING);
    }

    /** What is remembered with the sealed password of a spec that is in force from now on. */
    public static TenantMemory seen(TenantSpec spec, Remembered<TenantSpec, TenantMemory> before) {
        Optional<String> sealed =
                before.spec().flatMap(known -> known.password().sealed());
        return spec.password()
                .sealed()
                .map(text -> before.own()
                        .withWrittenBack(writtenBack(before.own())
                                .seen(text, spec.password().generation(), sealed)))
                .orElse(before.own());
    }

    /** The spec as it counts for a tenant of whom that is remembered. */
    public static TenantSpec inForce(TenantSpec spec, TenantMemory memory) {
        return writtenBack(memory).inForce(spec);
    }
}
