package io.cachepilot.pki.handshake;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;

/** The port to find out what certificate a server shows, and whether a client of ours would accept it. */
@FunctionalInterface
public interface HandshakeCheck {
    /**
     * Connects, does a whole handshake and hangs up.
     *
     * @param serverName the DNS name or IP address that the certificate must be for
     * @param trusted the authorities that are trusted; no other is
     * @param timeout for all of it, connecting included
     */
    Handshake.Result check(
            InetSocketAddress address, String serverName, Collection<X509Certificate> trusted, Duration timeout);
}
