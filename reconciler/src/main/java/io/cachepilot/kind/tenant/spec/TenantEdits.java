package io.cachepilot.kind.tenant.spec;

import io.cachepilot.manifest.edit.Edit;
import io.cachepilot.manifest.edit.Value;
import io.cachepilot.manifest.edit.Value.Fields;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/** Changes of tenants' manifests that are asked for so often that they have a name. */
public final class TenantEdits {
    private TenantEdits() {}

    public static Edit.Put running(boolean running) {
        return put(Value.of(running), "running");
    }

    /** Restarts it once; to the second. */
    public static Edit.Put restartedAt(Instant now) {
        return put(Value.of(now.truncatedTo(ChronoUnit.SECONDS).toString()), "restartedAt");
    }

    public static Edit.Put suspend(boolean suspend) {
        return put(Value.of(suspend), "suspend");
    }

    public static Edit.Put maxmemory(int mebibytes) {
        return put(Value.of(mebibytes), "memory", "maxmemoryMb");
    }

    public static Edit.Put limit(int mebibytes) {
        return put(Value.of(mebibytes), "memory", "limitMb");
    }

    public static Edit.Put securityMode(SecurityMode mode) {
        return put(Value.of(mode.toString()), "securityMode");
    }

    public static Edit.Put persistence(Persistence persistence) {
        return put(Value.of(persistence.toString()), "persistence");
    }

    /** In place of whatever the manifest said of the password. */
    public static Edit.Put password(String sealed) {
        return put(Fields.of("sealed", Value.of(sealed)), "password");
    }

    /** The document of a tenant without any field of its spec. */
    public static Fields document(String name) {
        return Fields.of("apiVersion", Value.of("cachepilot/v1"))
                .with("kind", Value.of(TenantReader.KIND))
                .with("metadata", Fields.of("name", Value.of(name)));
    }

    private static Edit.Put put(Value value, String... path) {
        return new Edit.Put(Stream.concat(Stream.of("spec"), Stream.of(path)).toList(), value);
    }
}
