package io.cachepilot.pki;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;

/** One that never becomes another: as it was at some moment. */
record OnlyAuthority(Optional<CertificateAuthority> issuing, TrustedAuthorities trust) implements Authority {
    static OnlyAuthority of(Optional<CertificateAuthority> issuing, List<X509Certificate> trusted) {
        return new OnlyAuthority(issuing, new TrustedAuthorities(trusted));
    }

    @Override
    public List<X509Certificate> trusted() {
        return trust.certificates();
    }

    @Override
    public Optional<SSLSocketFactory> clientSockets() {
        return trusted().isEmpty() ? Optional.empty() : Optional.of(trust.sockets());
    }

    @Override
    public Optional<SSLSocketFactory> controlSockets() {
        return trusted().isEmpty() ? Optional.empty() : Optional.of(trust.controlSockets());
    }

    @Override
    public <T> T issue(Function<CertificateAuthority, T> making) {
        return making.apply(issuing.orElseThrow(() -> new AuthorityUnusable("there is no certificate authority yet")));
    }
}
