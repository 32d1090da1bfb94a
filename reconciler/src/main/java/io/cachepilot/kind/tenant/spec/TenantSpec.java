package io.cachepilot.kind.tenant.spec;

import io.cachepilot.converge.desired.Spec;
import io.cachepilot.plan.Counters;
import io.cachepilot.plan.Key;
import io.cachepilot.secret.Secret;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The desired state of one tenant: one managed Redis. Complete: what the manifest left out has its default here, except
 * ports and password, whose absence means that they are chosen once and kept.
 *
 * @param running false stops the server and keeps its data
 * @param scripting whether the tenant may call EVAL and its like
 * @param image what an engine of containers runs; left out: the installation's default, as it was when the tenant was made
 * @param restartedAt a restart was asked for at that time
 * @param certificateRenewedAt a new certificate was asked for at that time
 * @param protect a removed manifest waits for an approval
 * @param suspend nothing is done for this tenant; drift is shown, not repaired
 */
public record TenantSpec(
        String name,
        SortedMap<String, String> labels,
        boolean running,
        Memory memory,
        SecurityMode securityMode,
        Persistence persistence,
        PortsSpec ports,
        PasswordSpec password,
        boolean scripting,
        Optional<String> image,
        Optional<Instant> restartedAt,
        Optional<Instant> certificateRenewedAt,
        DeletionPolicy deletionPolicy,
        boolean protect,
        boolean suspend)
        implements Spec {
    public TenantSpec {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    /** What it is known by, whatever else it says. */
    public static Key key(String name) {
        return new Key(TenantReader.KEY_KIND, name);
    }

    @Override
    public Key key() {
        return key(name);
    }

    @Override
    public Counters counters() {
        return Counters.of(Map.of(TenantEdits.PASSWORD_GENERATION, (long) password.generation()))
                .with(TenantEdits.RESTARTED_AT, restartedAt)
                .with(TenantEdits.CERTIFICATE_RENEWED_AT, certificateRenewedAt);
    }

    /** The same without the password's plain text, which is kept in one place only. */
    public TenantSpec withoutPlaintext() {
        return with(password.withoutValue());
    }

    /** The same as if the manifest gave no password, in the same generation. */
    public TenantSpec withGeneratedPassword() {
        return with(new PasswordSpec(Optional.empty(), Optional.empty(), password.generation()));
    }

    private TenantSpec with(PasswordSpec other) {
        return new TenantSpec(
                name,
                labels,
                running,
                memory,
                securityMode,
                persistence,
                ports,
                other,
                scripting,
                image,
                restartedAt,
                certificateRenewedAt,
                deletionPolicy,
                protect,
                suspend);
    }

    /**
     * Memory of a tenant.
     *
     * @param maxmemoryMb what Redis may fill with data, in MiB
     * @param limitMb what the whole instance may use, in MiB; at least 1.5 times {@code maxmemoryMb}
     */
    public record Memory(int maxmemoryMb, int limitMb, EvictionPolicy policy) {}

    /** The host ports that the manifest fixes. */
    public record PortsSpec(OptionalInt tls, OptionalInt plain) {}

    /**
     * The tenant's password.
     *
     * @param value given by the manifest, sealed or in plain text; left out: generated. Records on disk hold none
     * @param sealed the sealed value as it stands in the manifest
     * @param generation a higher one than before rotates a generated password
     */
    public record PasswordSpec(Optional<Secret> value, Optional<String> sealed, int generation) {
        PasswordSpec withoutValue() {
            return new PasswordSpec(Optional.empty(), sealed, generation);
        }
    }
}
