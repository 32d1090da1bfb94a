package io.cachepilot.pki;

import io.cachepilot.pki.handshake.Trust;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Certificates of authorities that are trusted together. */
final class TrustedAuthorities {
    private final List<X509Certificate> certificates;
    private @Nullable SSLSocketFactory sockets;
    private @Nullable SSLSocketFactory controlSockets;

    TrustedAuthorities(List<X509Certificate> certificates) {
        this.certificates = List.copyOf(certificates);
    }

    List<X509Certificate> certificates() {
        return certificates;
    }

    /** Always the same. Made when it is first asked for: that takes a while. */
    synchronized SSLSocketFactory sockets() {
        SSLSocketFactory made = sockets == null ? Trust.contextFor(certificates).getSocketFactory() : sockets;
        sockets = made;
        return made;
    }

    /** As {@link Authority#controlSockets}; made as those. */
    synchronized SSLSocketFactory controlSockets() {
        SSLSocketFactory made =
                controlSockets == null ? Trust.wheneverContextFor(certificates).getSocketFactory() : controlSockets;
        controlSockets = made;
        return made;
    }
}
