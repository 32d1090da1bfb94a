package io.cachepilot.kind.tenant.plan;

import io.cachepilot.kind.tenant.spec.TenantSpec;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is wanted of a tenant, down to every field.
 *
 * @param fields every field of the groups INSTANCE, SERVER, ACCESS, CERTIFICATE and FILE, with secrets as fingerprints
 * @param approved a person allowed what loses data
 */
public record Wanted(TenantSpec spec, SortedMap<Field, String> fields, boolean approved) {
    public Wanted {
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }

    /** The same, with the leave to lose data. */
    public Wanted approve() {
        return new Wanted(spec, fields, true);
    }
}
