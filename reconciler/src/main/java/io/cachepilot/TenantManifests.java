package io.cachepilot;

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
import io.cachepilot.spec.SpecCommit;
import io.cachepilot.spec.SpecRefused;
import io.cachepilot.spec.SpecRepository;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Writes back what was chosen for tenants: a commit by the control plane itself.
 *
 * @param written hears of each
 */
record TenantManifests(SpecRepository specs, Consumer<SpecCommit> written) implements ManifestFiles {
    @Override
    public boolean change(String tenant, Urgency urgency, UnaryOperator<ManifestText> change) {
        try {
            SpecCommit commit = specs.commit(new SpecChange(
                    SpecChange.Request.of(Author.CACHEPILOT, "write-back", urgency),
                    TenantReader.KIND,
                    tenant,
                    new Expectation.None(),
                    new SpecAction.Rewrite(change)));
            written.accept(commit);
            return commit.changed();
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
