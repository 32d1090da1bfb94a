package io.cachepilot;

import io.cachepilot.control.SourceReader;
import io.cachepilot.converge.Kinds;
import io.cachepilot.converge.act.SpecActs;
import io.cachepilot.converge.view.SpecViews;
import io.cachepilot.kind.authority.spec.AuthorityReader;
import io.cachepilot.kind.tenant.memory.TenantSecrets;
import io.cachepilot.kind.tenant.spec.TenantRanges;
import io.cachepilot.kind.tenant.view.TenantViews;
import io.cachepilot.manifest.KindReader;
import io.cachepilot.pki.AuthorityStore;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts all kinds together, of the same surroundings. Another kind is a reader and a line here, and a wiring class of its own. */
final class KindsWiring {
    private final Surroundings around;
    private final AuthorityStore authority;
    private final TenantWiring tenants;

    private KindsWiring(Surroundings around, AuthorityStore authority, TenantWiring tenants) {
        this.around = around;
        this.authority = authority;
        this.tenants = tenants;
    }

    /** As they look, and write nothing. */
    static KindsWiring reading(Surroundings around, AuthorityStore authority) {
        return new KindsWiring(around, authority, TenantWiring.reading(around));
    }

    /** As they work. */
    static KindsWiring keeping(Surroundings around, AuthorityStore authority) {
        return new KindsWiring(around, authority, TenantWiring.keeping(around));
    }

    /** The same beside these, for others who only look. */
    KindsWiring looking(Surroundings looking) {
        return new KindsWiring(looking, authority, tenants.looking(looking));
    }

    /** How manifests of each are read. */
    List<KindReader<?>> readers() {
        return List.of(new AuthorityReader(), tenants.reader());
    }

    /**
     * All of them.
     *
     * @param words of each kind, by the kind of its keys
     * @param acts likewise
     */
    record Wired(
            Kinds kinds, TenantViews tenants, SortedMap<String, SpecViews> words, SortedMap<String, SpecActs> acts) {}

    /** As they write nothing to the manifests. */
    Wired wired() {
        return wired(tenants.kind());
    }

    /** As they write what they chose to the manifests where the settings want that. */
    Wired wired(SourceReader manifests) {
        return wired(tenants.kind(manifests));
    }

    private Wired wired(TenantWiring.Wired tenant) {
        List<WiredKind> each = List.of(AuthorityWiring.wired(around, authority, tenant.tenants()), tenant.kind());
        var words = new TreeMap<String, SpecViews>();
        var acts = new TreeMap<String, SpecActs>();
        for (WiredKind kind : each) {
            String keyKind = kind.words().words().keyKind();
            words.put(keyKind, kind.words());
            acts.put(keyKind, kind.acts());
        }
        return new Wired(new Kinds(each.stream().map(WiredKind::kind).toList()), tenant.tenants(), words, acts);
    }

    TenantSecrets tenantSecrets() {
        return tenants.secrets();
    }

    TenantRanges tenantRanges() {
        return tenants.ranges();
    }
}
