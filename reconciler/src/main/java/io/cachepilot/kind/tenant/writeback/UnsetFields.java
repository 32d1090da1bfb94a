package io.cachepilot.kind.tenant.writeback;

import io.cachepilot.kind.tenant.memory.WrittenBack;
import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.edit.value.Value;
import io.cachepilot.manifest.yaml.Node.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a manifest leaves open, so that it was chosen for the tenant. */
public record UnsetFields(boolean tls, boolean plain, boolean password) {
    private static final String SPEC = "spec";
    private static final String PORTS = "ports";
    private static final String TLS = "tls";
    private static final String PLAIN = "plain";
    private static final String PASSWORD = "password";
    private static final String SEALED = "sealed";
    private static final String VALUE = "value";

    /** What a spec in force leaves open. */
    public static UnsetFields of(TenantSpec spec) {
        return new UnsetFields(
                spec.ports().tls().isEmpty(),
                spec.ports().plain().isEmpty(),
                spec.password().value().isEmpty() && spec.password().sealed().isEmpty());
    }

    /**
     * What a document leaves open, whatever was read of it before. A sealed password of ours counts as a gap once a newer one
     * was generated in its place.
     *
     * @param generation of the password that the tenant has
     */
    public static UnsetFields of(Mapping document, WrittenBack written, int generation) {
        Mapping ports = document.mapping(SPEC).mapping(PORTS);
        Mapping password = document.mapping(SPEC).mapping(PASSWORD);
        boolean given = password.get(VALUE).isPresent() || password.get(SEALED).isPresent();
        return new UnsetFields(
                ports.get(TLS).isEmpty(),
                ports.get(PLAIN).isEmpty(),
                !given || isReplaced(password, written, generation));
    }

    private static boolean isReplaced(Mapping password, WrittenBack written, int generation) {
        int wanted = Math.clamp(password.whole("generation").orElse(1), 1, Integer.MAX_VALUE);
        return generation >= wanted
                && password.text(SEALED)
                        .filter(text -> written.isOutdated(text, wanted))
                        .isPresent();
    }

    /** The sealed password that a document has; empty when it has none. */
    public static Optional<String> sealedPassword(Mapping document) {
        return document.mapping(SPEC).mapping(PASSWORD).text(SEALED);
    }

    public boolean none() {
        return !tls && !plain && !password;
    }

    /**
     * What closes them.
     *
     * @param ports those that the tenant has
     * @param sealed its password; used if that is a gap
     */
    public List<Edit> closed(Pair ports, Optional<String> sealed) {
        var edits = new ArrayList<Edit>();
        if (tls) {
            edits.add(new Edit.Put(List.of(SPEC, PORTS, TLS), Value.of(ports.tls())));
        }
        if (plain) {
            edits.add(new Edit.Put(List.of(SPEC, PORTS, PLAIN), Value.of(ports.plain())));
        }
        if (password) {
            sealed.ifPresent(text -> edits.add(new Edit.Put(List.of(SPEC, PASSWORD, SEALED), Value.of(text))));
        }
        return List.copyOf(edits);
    }
}
