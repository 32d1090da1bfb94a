package io.cachepilot.kind.tenant.spec;

import io.cachepilot.kind.tenant.spec.TenantSpec.Memory;
import io.cachepilot.kind.tenant.spec.TenantSpec.PasswordSpec;
import io.cachepilot.kind.tenant.spec.TenantSpec.PortsSpec;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** A tenant's spec for tests, one wish after the other: {@code Specs.tenant("client1").suspended().spec()}. */
public final class Specs {
    private final String name;
    private boolean running = true;
    private Memory memory = new Memory(256, 512, EvictionPolicy.ALLKEYS_LRU);
    private SecurityMode mode = SecurityMode.TLS_ONLY;
    private Persistence persistence = Persistence.MEMORY_ONLY;
    private boolean scripting = true;
    private Optional<Instant> restartedAt = Optional.empty();
    private Optional<Instant> certificateRenewedAt = Optional.empty();
    private boolean suspend;

    private Specs(String name) {
        this.name = name;
    }

    public static Specs tenant(String name) {
        return new Specs(name);
    }

    public Specs stopped() {
        running = false;
        return this;
    }

    public Specs memory(int maxmemoryMb, int limitMb, EvictionPolicy policy) {
        memory = new Memory(maxmemoryMb, limitMb, policy);
        return this;
    }

    public Specs mode(SecurityMode wanted) {
        mode = wanted;
        return this;
    }

    public Specs persistent() {
        return persistence(Persistence.PERSISTENT);
    }

    public Specs persistence(Persistence wanted) {
        persistence = wanted;
        return this;
    }

    public Specs scripting(boolean wanted) {
        scripting = wanted;
        return this;
    }

    public Specs certificateRenewedAt(Instant at) {
        certificateRenewedAt = Optional.of(at);
        return this;
    }

    public Specs restartedAt(Instant at) {
        restartedAt = Optional.of(at);
        return this;
    }

    public Specs suspended() {
        suspend = true;
        return this;
    }

    public TenantSpec spec() {
        return new TenantSpec(
                name,
                new TreeMap<>(),
                running,
                memory,
                mode,
                persistence,
                new PortsSpec(OptionalInt.empty(), OptionalInt.empty()),
                new PasswordSpec(Optional.empty(), Optional.empty(), 1),
                scripting,
                Optional.empty(),
                restartedAt,
                certificateRenewedAt,
                DeletionPolicy.RETAIN,
                false,
                suspend);
    }
}
