package io.cachepilot.kind.tenant.apply;

import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.plan.Field;
import io.cachepilot.kind.tenant.plan.Restarted;
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
 * @param writtenBack the sealed passwords that its manifest held; empty: none yet
 * @param restarted what was last done about requests for a restart; empty: nothing is known of that
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
        Optional<Restarted> restarted,
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
        // What another version knew and this one does not was not applied as far as this one can tell.
        applied.forEach((text, value) -> Field.find(text).ifPresent(field -> fields.put(field, value)));
        return fields;
    }

    TenantRecord withDesired(String newFile, TenantSpec newSpec, Pair newPorts) {
        var copy = new Copy(this);
        copy.file = newFile;
        copy.spec = Optional.of(newSpec.withoutPlaintext());
        copy.ports = Optional.of(newPorts);
        copy.gone = Optional.empty();
        return copy.record();
    }

    TenantRecord withPorts(Pair newPorts) {
        var copy = new Copy(this);
        copy.ports = Optional.of(newPorts);
        return copy.record();
    }

    /** Of a tenant that is gone, and whose ports and data are kept for the day that it comes back. */
    TenantRecord withoutFile(Instant now) {
        var copy = new Copy(this);
        copy.file = "";
        copy.gone = file.isEmpty() ? gone : Optional.of(now);
        return copy.record();
    }

    /** Of a tenant that is gone: its ports are somebody else's now. */
    TenantRecord withoutPorts() {
        var copy = new Copy(this);
        copy.ports = Optional.empty();
        return copy.record();
    }

    TenantRecord withApplied(SortedMap<Field, String> fields) {
        var texts = new TreeMap<String, String>();
        fields.forEach((field, value) -> texts.put(field.toString(), value));
        var copy = new Copy(this);
        copy.applied = texts;
        return copy.record();
    }

    TenantRecord withUsers(SortedMap<String, String> newUsers) {
        var copy = new Copy(this);
        copy.users = newUsers;
        return copy.record();
    }

    TenantRecord withImage(ChosenImage chosen) {
        var copy = new Copy(this);
        copy.image = Optional.of(chosen);
        return copy.record();
    }

    TenantRecord withCarrying(boolean newCarrying) {
        var copy = new Copy(this);
        copy.carrying = newCarrying;
        return copy.record();
    }

    TenantRecord withApproved(boolean newApproved) {
        var copy = new Copy(this);
        copy.approved = newApproved;
        return copy.record();
    }

    TenantRecord withWrittenBack(WrittenBack written) {
        var copy = new Copy(this);
        copy.writtenBack = Optional.of(written);
        return copy.record();
    }

    TenantRecord withRestarted(Restarted done) {
        var copy = new Copy(this);
        copy.restarted = Optional.of(done);
        return copy.record();
    }

    /** A record that is being made of another one. */
    private static final class Copy {
        private String file;
        private Optional<TenantSpec> spec;
        private Optional<Pair> ports;
        private SortedMap<String, String> applied;
        private SortedMap<String, String> users;
        private Optional<ChosenImage> image;
        private boolean carrying;
        private boolean approved;
        private Optional<WrittenBack> writtenBack;
        private Optional<Restarted> restarted;
        private Optional<Instant> gone;

        Copy(TenantRecord of) {
            file = of.file;
            spec = of.spec;
            ports = of.ports;
            applied = of.applied;
            users = of.users;
            image = of.image;
            carrying = of.carrying;
            approved = of.approved;
            writtenBack = of.writtenBack;
            restarted = of.restarted;
            gone = of.gone;
        }

        TenantRecord record() {
            return new TenantRecord(
                    file, spec, ports, applied, users, image, carrying, approved, writtenBack, restarted, gone);
        }
    }
}
