package io.cachepilot.redis;

import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * What a server proved to be when a connection to it was secured.
 *
 * @param at when it showed the certificate; a session that was resumed goes back to an earlier connection
 */
public record ShownCertificate(X509Certificate certificate, Instant at) {}
