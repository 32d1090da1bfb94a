package io.cachepilot;

import io.cachepilot.control.hold.AuthorsConsent;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.kind.tenant.writeback.ManifestFiles;
import io.cachepilot.manifest.edit.ManifestText;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.write.Author;
import io.cachepilot.source.write.Urgency;
import io.cachepilot.source.write.WriteRefused;
import io.cachepilot.spec.Expectation;
import io.cachepilot.spec.SpecAction;
import io.cachepilot.spec.SpecChange;
import io.cachepilot.spec.SpecEdit;
import io.cachepilot.spec.SpecRefused;
import io.cachepilot.spec.SpecRepository;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Writes back what was chosen for tenants: a commit by the control plane itself.
 *
 * @param consents nobody has to agree to what only writes down what is in force
 */
record TenantManifests(SpecRepository specs, Supplier<AuthorsConsent> consents) implements ManifestFiles {
    @Override
    public boolean change(String tenant, Urgency urgency, UnaryOperator<ManifestText> change) {
        AuthorsConsent consent = consents.get();
        try {
            return consent.during(() -> specs.commit(new SpecChange(
                            SpecChange.Request.of(Author.CACHEPILOT, "write-back", urgency),
                            List.of(new SpecEdit(
                                    TenantReader.KIND, tenant, new Expectation.None(), new SpecAction.Rewrite(change))),
                            consent)))
                    .changed();
        } catch (SpecRefused e) {
            if (e.reason() == SpecRefused.Reason.MISSING) {
                return false;
            }
            throw new NotWritten(String.valueOf(e.getMessage()), e);
        } catch (WriteRefused | SourceUnavailable e) {
            throw new NotWritten(String.valueOf(e.getMessage()), e);
        }
    }
}
