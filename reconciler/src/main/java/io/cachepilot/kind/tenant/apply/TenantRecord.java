package io.cachepilot.kind.tenant.apply;

import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.plan.Field;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is remembered of a tenant between two runs of the control plane.
 *
 * @param file the manifest file that it came from last
 * @param spec its last valid spec, without the password's plain text
 * @param ports the ports chosen for it
 * @param applied the fields as they were wanted when they were last applied, by their text
 * @param users the server's own words for the users as applied; empty until the server was seen with them
 * @param image what it runs since that was chosen; empty on an engine without images
 * @param carrying memory-only data was saved for a restart and may be the only copy
 * @param approved a person allowed once what loses data
 * @param writtenBack what of it was written into its manifest; empty: nothing yet
 * @param gone since when it is let go of; empty while it is not, or where that is not known
 */
record TenantRecord(
        String file,
        Optional<TenantSpec> spec,
        Optional<Pair> ports,
        SortedMap<String, String> applied,
        SortedMap<String, String> users,
        Optional<ChosenImage> image,
        boolean carrying,
        boolean approved,
        Optional<WrittenBack> writtenBack,
        Optional<Instant> gone) {
    static final TenantRecord EMPTY = new TenantRecord(
            "",
            Optional.empty(),
            Optional.empty(),
            new TreeMap<>(),
            new TreeMap<>(),
            Optional.empty(),
            false,
            false,
            Optional.empty(),
            Optional.empty());

    /**
     * An image as it was chosen once: later pulls of the same reference don't change it.
     *
     * @param asked what the spec asked for then; empty: nothing, so that the installation's default was taken
     * @param id the engine's id of its content
     */
    record ChosenImage(Optional<String> asked, String id) {}

    TenantRecord {
        applied = Collections.unmodifiableSortedMap(new TreeMap<>(applied));
        users = Collections.unmodifiableSortedMap(new TreeMap<>(users));
    }

    SortedMap<Field, String> appliedFields() {
        var fields = new TreeMap<Field, String>();
        applied.forEach((text, value) -> fields.put(Field.parse(text), value));
        return fields;
    }

    TenantRecord withDesired(String newFile, TenantSpec newSpec, Pair newPorts) {
        return new TenantRecord(
                newFile,
                Optional.of(newSpec.withoutPlaintext()),
                Optional.of(newPorts),
                applied,
                users,
                image,
                carrying,
                approved,
                writtenBack,
                Optional.empty());
    }

    TenantRecord withPorts(Pair newPorts) {
        return new TenantRecord(
                file, spec, Optional.of(newPorts), applied, users, image, carrying, approved, writtenBack, gone);
    }

    /** Of a tenant that is gone, and whose ports and data are kept for the day that it comes back. */
    TenantRecord withoutFile(Instant now) {
        return new TenantRecord(
                "",
                spec,
                ports,
                applied,
                users,
                image,
                carrying,
                approved,
                writtenBack,
                file.isEmpty() ? gone : Optional.of(now));
    }

    /** Of a tenant that is gone: its ports are somebody else's now. */
    TenantRecord withoutPorts() {
        return new TenantRecord(
                file, spec, Optional.empty(), applied, users, image, carrying, approved, writtenBack, gone);
    }

    TenantRecord withApplied(SortedMap<Field, String> fields) {
        var texts = new TreeMap<String, String>();
        fields.forEach((field, value) -> texts.put(field.toString(), value));
        return new TenantRecord(file, spec, ports, texts, users, image, carrying, approved, writtenBack, gone);
    }

    TenantRecord withUsers(SortedMap<String, String> newUsers) {
        return new TenantRecord(file, spec, ports, applied, newUsers, image, carrying, approved, writtenBack, gone);
    }

    TenantRecord withImage(ChosenImage chosen) {
        return new TenantRecord(
                file, spec, ports, applied, users, Optional.of(chosen), carrying, approved, writtenBack, gone);
    }

    TenantRecord withCarrying(boolean newCarrying) {
        return new TenantRecord(file, spec, ports, applied, users, image, newCarrying, approved, writtenBack, gone);
    }

    TenantRecord withApproved(boolean newApproved) {
        return new TenantRecord(file, spec, ports, applied, users, image, carrying, newApproved, writtenBack, gone);
    }

    TenantRecord withWrittenBack(WrittenBack written) {
        return new TenantRecord(
                file, spec, ports, applied, users, image, carrying, approved, Optional.of(written), gone);
    }
}
