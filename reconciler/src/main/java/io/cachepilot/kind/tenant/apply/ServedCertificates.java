package io.cachepilot.kind.tenant.apply;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Remembers which servers were seen to serve the certificate that lies on disk, since a handshake takes most of the time of
 * a look. Only what is as it should be is remembered, and never for long: a server that was restarted, a certificate
 * that was replaced and one that was not served are looked at again each time.
 */
final class ServedCertificates {
    private static final Duration BELIEVED_FOR = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final ConcurrentMap<String, Seen> seen = new ConcurrentHashMap<>();

    ServedCertificates(InstantSource clock) {
        this.clock = clock;
    }

    private record Seen(String fingerprint, Instant serverSince, Instant at) {}

    /**
     * The fingerprint of the certificate that a tenant's server serves.
     *
     * @param onDisk the fingerprint of the one that it should serve
     * @param serverSince since when the server runs
     * @param handshake finds it out
     */
    Optional<String> of(
            String tenant, Optional<String> onDisk, Instant serverSince, Supplier<Optional<String>> handshake) {
        Instant now = clock.instant();
        Seen last = seen.get(tenant);
        if (last != null
                && onDisk.filter(last.fingerprint()::equals).isPresent()
                && serverSince.equals(last.serverSince())
                && now.isBefore(last.at().plus(BELIEVED_FOR))) {
            return onDisk;
        }
        Optional<String> served = handshake.get();
        if (served.isPresent() && served.equals(onDisk)) {
            seen.put(tenant, new Seen(served.get(), serverSince, now));
        } else {
            seen.remove(tenant);
        }
        return served;
    }
}
