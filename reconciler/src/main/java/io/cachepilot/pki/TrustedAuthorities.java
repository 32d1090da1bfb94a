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
}
