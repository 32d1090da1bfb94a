package io.cachepilot.kind.tenant.apply;

import io.cachepilot.kind.tenant.spec.PasswordReader;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.manifest.edit.DocumentPart;
import io.cachepilot.manifest.edit.Edit;
import io.cachepilot.manifest.edit.ManifestText;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.secret.Kept;
import io.cachepilot.secret.SealedValues;
import io.cachepilot.secret.SecretUnreadable;
import io.cachepilot.source.Urgency;
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
    private final Ledger ledger;
    private final ConcurrentMap<String, String> refused = new ConcurrentSkipListMap<>();

    public WriteBack(ManifestFiles files, SealedValues sealing, TenantSecrets secrets, Ledger ledger) {
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
    Optional<String> write(DesiredTenant tenant, Urgency urgency) {
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
    void keepOnly(Set<String> tenants) {
        refused.keySet().retainAll(tenants);
    }

    /** Of which tenants the manifest could not be written, and why; a sentence for each reason. */
    List<String> warnings() {
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

    private ManifestText closed(ManifestText text, DesiredTenant tenant, List<String> written) {
        Mapping document = root(text.document(DesiredTenants.KIND, tenant.name()));
        Optional<Kept> kept = secrets.kept(tenant.name());
        if (kept.isEmpty()) {
            return text;
        }
        WrittenBack before = writtenBack(ledger.get(tenant.name()));
        UnsetFields gaps = UnsetFields.of(document, before, kept.get().generation());
        if (gaps.none()) {
            return text;
        }
        Optional<String> sealed = gaps.password() ? Optional.of(seal(tenant, kept.get())) : Optional.empty();
        List<Edit> edits = gaps.closed(tenant.ports().orElseThrow(), sealed);
        ManifestText edited = text.edit(DesiredTenants.KIND, tenant.name(), edits);
        // Noted first: a write that is not known of would turn a generated password into a person's own.
        sealed.ifPresent(value -> note(tenant, value, kept.get().generation(), UnsetFields.sealedPassword(document)));
        edits.forEach(edit -> written.add(String.join(".", edit.path())));
        return edited;
    }

    private String seal(DesiredTenant tenant, Kept kept) {
        return sealing.seal(TenantSpec.key(tenant.name()), PasswordReader.FIELD, kept.value());
    }

    private void note(DesiredTenant tenant, String sealed, int generation, Optional<String> inFile) {
        ledger.update(
                tenant.name(),
                record -> record.withWrittenBack(writtenBack(record).with(sealed, generation, inFile)));
    }

    private void refuse(DesiredTenant tenant, RuntimeException because) {
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

    private static WrittenBack writtenBack(TenantRecord record) {
        return record.writtenBack().orElse(WrittenBack.NOTHING);
    }

    /** The record with the sealed password of a spec that is in force from now on. */
    static TenantRecord seen(TenantRecord record, TenantSpec spec) {
        Optional<String> before =
                record.spec().flatMap(known -> known.password().sealed());
        return spec.password()
                .sealed()
                .map(text -> record.withWrittenBack(
                        writtenBack(record).seen(text, spec.password().generation(), before)))
                .orElse(record);
    }

    /** The spec as it counts for a tenant of that record. */
    static TenantSpec inForce(TenantSpec spec, TenantRecord record) {
        return writtenBack(record).inForce(spec);
    }
}
