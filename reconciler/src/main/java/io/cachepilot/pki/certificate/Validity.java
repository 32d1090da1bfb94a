package io.cachepilot.pki.certificate;

import java.time.Duration;
import java.time.Instant;

/** From when until when a certificate is to be accepted. */
public record Validity(Instant notBefore, Instant notAfter) {
    /** A client's clock may be a little behind ours. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    public static Validity from(Instant now, Instant until) {
        return new Validity(now.minus(CLOCK_SKEW), until);
    }

    public Validity notBeyond(Instant latest) {
        return notAfter.isAfter(latest) ? new Validity(notBefore, latest) : this;
    }
}
