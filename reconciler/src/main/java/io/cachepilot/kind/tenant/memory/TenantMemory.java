package io.cachepilot.kind.tenant.memory;

import io.cachepilot.converge.desired.Choice;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.plan.Field;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.plan.CarriedOut;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is remembered of a tenant beside what is remembered of every spec.
 *
 * @param ports the ports chosen for it
 * @param users the server's own words for the users as applied; empty until the server was seen with them
 * @param image what it runs since that was chosen; empty on an engine without images
 * @param carrying memory-only data was saved for a restart and may be the only copy
 * @param writtenBack the sealed passwords that its manifest held; empty: none yet
 * @param restarted what was last done about requests for a restart; empty: nothing is known of that
 * @param renewed the same of requests for a new certificate
 */
public record TenantMemory(
        Optional<Pair> ports,
        SortedMap<String, String> users,
        Optional<ChosenImage> image,
        boolean carrying,
        Optional<WrittenBack> writtenBack,
        Optional<CarriedOut<Instant>> restarted,
        Optional<CarriedOut<Instant>> renewed) {
    public static final TenantMemory NOTHING = new TenantMemory(
            Optional.empty(),
            new TreeMap<>(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** What records of tenants look like. */
    public static final Ledger.Form<TenantSpec, TenantMemory> FORM = new Ledger.Form<>(
            "tenant.json", TenantSpec.class, TenantMemory.class, NOTHING, "to have its ports chosen anew");

    /**
     * An image as it was chosen once: later pulls of the same reference don't change it.
     *
     * @param asked what the spec asked for then; empty: nothing, so that the installation's default was taken
     * @param id the engine's id of its content
     */
    public record ChosenImage(Optional<String> asked, String id) implements Choice<TenantMemory> {
        @Override
        public TenantMemory in(TenantMemory before) {
            return before.withImage(Optional.of(this));
        }
    }

    /**
     * Ports as they were chosen; empty where somebody else has them now.
     *
     * @param pair those that it has from now on
     */
    public record ChosenPorts(Optional<Pair> pair) implements Choice<TenantMemory> {
        @Override
        public TenantMemory in(TenantMemory before) {
            return before.withPorts(pair);
        }
    }

    public TenantMemory {
        users = Collections.unmodifiableSortedMap(new TreeMap<>(users));
    }

    /** What another version knew and this one does not was not applied as far as this one can tell. */
    public static SortedMap<Field, String> appliedFields(Remembered<?, ?> known) {
        var fields = new TreeMap<Field, String>();
        known.applied().forEach((text, value) -> Field.find(text).ifPresent(field -> fields.put(field, value)));
        return fields;
    }

    /** As fields are remembered that were applied. */
    public static SortedMap<String, String> texts(SortedMap<Field, String> fields) {
        var texts = new TreeMap<String, String>();
        fields.forEach((field, value) -> texts.put(field.toString(), value));
        return texts;
    }

    public TenantMemory withPorts(Optional<Pair> newPorts) {
        return new TenantMemory(newPorts, users, image, carrying, writtenBack, restarted, renewed);
    }

    public TenantMemory withUsers(SortedMap<String, String> newUsers) {
        return new TenantMemory(ports, newUsers, image, carrying, writtenBack, restarted, renewed);
    }

    public TenantMemory withImage(Optional<ChosenImage> chosen) {
        return new TenantMemory(ports, users, chosen, carrying, writtenBack, restarted, renewed);
    }

    public TenantMemory withCarrying(boolean newCarrying) {
        return new TenantMemory(ports, users, image, newCarrying, writtenBack, restarted, renewed);
    }

    public TenantMemory withWrittenBack(WrittenBack written) {
        return new TenantMemory(ports, users, image, carrying, Optional.of(written), restarted, renewed);
    }

    public TenantMemory withRestarted(CarriedOut<Instant> done) {
        return new TenantMemory(ports, users, image, carrying, writtenBack, Optional.of(done), renewed);
    }

    public TenantMemory withRenewed(CarriedOut<Instant> done) {
        return new TenantMemory(ports, users, image, carrying, writtenBack, restarted, Optional.of(done));
    }
}
