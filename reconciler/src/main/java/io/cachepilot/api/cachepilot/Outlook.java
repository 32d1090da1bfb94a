package io.cachepilot.api.cachepilot;

import io.cachepilot.control.SourceReader;
import io.cachepilot.engine.Approvals;
import io.cachepilot.kind.Intake;
import io.cachepilot.kind.tenant.apply.TenantKind;
import java.nio.file.Path;

/**
 * What is wanted now and what there is, for those who only look.
 *
 * @param tenants looks at everything anew and writes nothing
 * @param approvals the directory of what persons have allowed
 */
public record Outlook(SourceReader source, TenantKind tenants, Path approvals) {
    /** The newest desired state, with what persons have allowed. */
    Intake intake() {
        return source.look().with(Approvals.read(approvals));
    }
}
