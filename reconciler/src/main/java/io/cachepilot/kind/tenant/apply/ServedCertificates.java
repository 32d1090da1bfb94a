package io.cachepilot.kind.tenant.apply;

import io.cachepilot.pki.certificate.CertificateView;
import io.cachepilot.redis.ShownCertificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what certificates servers were last seen to serve, since a handshake takes most of the time of a look. A
 * control connection that was just made has shown it too. Only what is as it should be is believed, and never for long: a
 * server that was restarted, a certificate that was replaced and one that was not served are looked at again each time.
 */
final class ServedCertificates {
    private static final Duration BELIEVED_FOR = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final ConcurrentMap<String, Seen> seen = new ConcurrentHashMap<>();

    ServedCertificates(InstantSource clock) {
        this.clock = clock;
    }

    /** @param served the fingerprint; empty when no certificate was */
    private record Seen(Optional<String> served, Instant serverSince, Instant at) {}

    /**
     * The fingerprint of the certificate that a tenant's server serves.
     *
     * @param onDisk the fingerprint of the one that it should serve
     * @param serverSince since when the server runs
     * @param toConnection what it showed to the control connection
     * @param handshake finds it out
     */
    Optional<String> of(
            String tenant,
            Optional<String> onDisk,
            Instant serverSince,
            Optional<ShownCertificate> toConnection,
            Supplier<Optional<String>> handshake) {
        Instant now = clock.instant();
        Seen last = newest(seen.get(tenant), serverSince, toConnection);
        if (last != null
                && onDisk.isPresent()
                && onDisk.equals(last.served())
                && serverSince.equals(last.serverSince())
                && now.isBefore(last.at().plus(BELIEVED_FOR))) {
            seen.put(tenant, last);
            return onDisk;
        }
        Optional<String> served = handshake.get();
        seen.put(tenant, new Seen(served, serverSince, now));
        return served;
    }

    /** Forgets the servers of all other tenants. */
    void keepOnly(Set<String> tenants) {
        seen.keySet().retainAll(tenants);
    }

    private static @Nullable Seen newest(
            @Nullable Seen last, Instant serverSince, Optional<ShownCertificate> toConnection) {
        return toConnection
                .filter(shown -> !shown.at().isBefore(serverSince))
                .filter(shown -> last == null || last.at().isBefore(shown.at()))
                .map(shown -> new Seen(
                        Optional.of(CertificateView.of(shown.certificate()).fingerprint()), serverSince, shown.at()))
                .orElse(last);
    }
}
