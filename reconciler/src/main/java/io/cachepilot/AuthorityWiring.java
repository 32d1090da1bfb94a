package io.cachepilot;

import io.cachepilot.converge.ConvergedKind;
import io.cachepilot.converge.act.SpecActs;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.kind.authority.apply.AuthorityConverger;
import io.cachepilot.kind.authority.apply.AuthorityMemory;
import io.cachepilot.kind.authority.apply.ShownCertificates;
import io.cachepilot.kind.authority.spec.AuthoritySpec;
import io.cachepilot.kind.authority.view.AuthoritySpecViews;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.kind.tenant.view.TenantViews;
import io.cachepilot.loop.prune.PruneGuard;
import io.cachepilot.pki.AuthorityStore;
import io.cachepilot.settings.Setting;

/** Puts the CertificateAuthority kind together. */
final class AuthorityWiring {
    private AuthorityWiring() {}

    /** The servers that show certificates are those of the tenants. */
    static WiredKind wired(Surroundings around, AuthorityStore store, TenantViews tenants) {
        var ledger = new Ledger<>(around.state().records(AuthoritySpec.KEY_KIND), AuthorityMemory.FORM);
        var shown = ShownCertificates.of(TenantReader.KEY_KIND, tenants::shownIssuers);
        var converger = new AuthorityConverger(store, shown, ledger, around.clock());
        var kind = new ConvergedKind<>(
                converger,
                converger,
                ledger,
                new PruneGuard(around.settings().get(Setting.PRUNE_SHARE)),
                around.clock());
        return new WiredKind(kind, new AuthoritySpecViews(store, ledger), SpecActs.NONE);
    }
}
