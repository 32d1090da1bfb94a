package io.cachepilot.kind.tenant.spec;

import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.edit.value.Value;
import io.cachepilot.manifest.edit.value.Value.Fields;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.plan.Counters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Changes of tenants' manifests that are asked for so often that they have a name. */
public final class TenantEdits {
    private static final String SPEC = "spec";
    static final String RESTARTED_AT = "restartedAt";
    static final String CERTIFICATE_RENEWED_AT = "certificateRenewedAt";

    /** Each asks for something once, whenever it is another one. */
    private static final List<String> REQUESTS = List.of(RESTARTED_AT, CERTIFICATE_RENEWED_AT);

    private static final String PASSWORD = "password";
    private static final String SEALED = "sealed";
    private static final String VALUE = "value";
    private static final String GENERATION = "generation";
    static final String PASSWORD_GENERATION = PASSWORD + "." + GENERATION;

    private TenantEdits() {}

    public static Edit.Put running(boolean running) {
        return put(Value.of(running), "running");
    }

    /**
     * Restarts it once more.
     *
     * @param seen the counters that its spec has and had: the new request is another one than any of them
     */
    public static Edit.Put restart(Instant now, Counters seen) {
        return request(RESTARTED_AT, now, seen);
    }

    /** Has a new certificate made for it; as {@link #restart}. */
    public static Edit.Put renewCertificate(Instant now, Counters seen) {
        return request(CERTIFICATE_RENEWED_AT, now, seen);
    }

    private static Edit.Put request(String field, Instant now, Counters seen) {
        return put(Value.of(seen.nextTime(field, now).toString()), field);
    }

    /**
     * The generation of a password that is to be another one than any before.
     *
     * @param written what the spec says now
     */
    public static int nextPassword(Counters seen, Counters written) {
        return seen.nextGeneration(PASSWORD_GENERATION, written);
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

    /**
     * In place of whatever the manifest said of the password.
     *
     * @param generation 1 or more; 1 is what holds where none is written
     */
    public static Edit.Put password(String sealed, int generation) {
        Fields password = Fields.of(SEALED, Value.of(sealed));
        return put(generation == 1 ? password : password.with(GENERATION, Value.of(generation)), PASSWORD);
    }

    /**
     * What a way back to an earlier version leaves as it is: requests, since they were carried out. A password that was rotated
     * since then is not brought back.
     *
     * @param now the document as it is, and then as it was
     */
    static List<Edit> requests(Mapping now, Mapping then) {
        var edits = new ArrayList<Edit>();
        REQUESTS.forEach(field -> edits.add(now.mapping(SPEC)
                .text(field)
                .<Edit>map(text -> put(Value.of(text), field))
                .orElseGet(() -> new Edit.Remove(List.of(SPEC, field)))));
        Mapping password = now.mapping(SPEC).mapping(PASSWORD);
        long generation = password.whole(GENERATION).orElse(1);
        if (generation != then.mapping(SPEC).mapping(PASSWORD).whole(GENERATION).orElse(1)) {
            edits.add(keptPassword(password, generation));
        }
        return List.copyOf(edits);
    }

    /** Where a generation differs, either way, the one of then would be a request that was carried out or taken back. */
    private static Edit keptPassword(Mapping password, long generation) {
        Fields kept = Fields.none();
        for (String field : List.of(SEALED, VALUE)) {
            Optional<String> text = password.text(field);
            kept = text.isPresent() ? kept.with(field, Value.of(text.get())) : kept;
        }
        kept = password.whole(GENERATION).isPresent() ? kept.with(GENERATION, Value.of(generation)) : kept;
        return kept.fields().isEmpty() ? new Edit.Remove(List.of(SPEC, PASSWORD)) : put(kept, PASSWORD);
    }

    /** The document of a tenant without any field of its spec. */
    public static Fields document(String name) {
        return Fields.of("apiVersion", Value.of("cachepilot/v1"))
                .with("kind", Value.of(TenantReader.KIND))
                .with("metadata", Fields.of("name", Value.of(name)));
    }

    private static Edit.Put put(Value value, String... path) {
        return new Edit.Put(Stream.concat(Stream.of(SPEC), Stream.of(path)).toList(), value);
    }
}
