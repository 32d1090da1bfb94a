package io.cachepilot.pki;

import io.cachepilot.pki.handshake.Trust;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;

/**
 * The certificate authority as those see it who need certificates, or trust. Which one issues and which are trusted may be another
 * at any time: what is trusted grows before another one issues, and shrinks only when nothing shows a certificate of that any more.
 */
public interface Authority {
    /** The one that issues now; empty when there is none yet. */
    Optional<CertificateAuthority> issuing();

    /** The certificates that clients have to trust now. */
    List<X509Certificate> trusted();

    /**
     * Makes sockets for connections to servers with certificates of those that are trusted, see {@link Trust#contextFor}; the same
     * one for as long as these are, so that connections and sessions can be kept. Empty when there are none yet.
     */
    Optional<SSLSocketFactory> clientSockets();

    /** The same for those who give servers their certificates, see {@link Trust#wheneverContextFor}. */
    Optional<SSLSocketFactory> controlSockets();

    /**
     * Lets a certificate be made and stored of which it is certain that it is of the one that issues when it is stored.
     *
     * @throws AuthorityUnusable when there is none yet
     */
    <T> T issue(Function<CertificateAuthority, T> making);

    /** The same as it is now, whatever becomes of it. */
    default Authority asItIs() {
        return OnlyAuthority.of(issuing(), trusted());
    }

    /** Where there is none. */
    static Authority none() {
        return OnlyAuthority.of(Optional.empty(), List.of());
    }
}
