package io.cachepilot.pki.handshake;

import static io.cachepilot.pki.Certificates.DAY;
import static io.cachepilot.pki.Certificates.authority;
import static io.cachepilot.pki.Certificates.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.pki.CertificateAuthority;
import io.cachepilot.pki.TlsServer;
import io.cachepilot.pki.certificate.Leaf;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dates of a certificate are all that is overlooked. */
final class TrustWheneverTest {
    @TempDir
    private Path directory;

    @Test
    void expiredOneIsAccepted() throws IOException, GeneralSecurityException {
        var authority = authority(directory.resolve("ca"), daysFromNow(-100));
        Leaf expired = authority.issue(names("localhost"), DAY);

        assertThat(protocol(expired, whenever(authority))).isEqualTo("TLSv1.3");
        assertThatThrownBy(() -> protocol(expired, Trust.contextFor(List.of(authority.certificate()))))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void oneOfTheFutureIsAccepted() throws IOException, GeneralSecurityException {
        var authority = authority(directory.resolve("ca"), daysFromNow(100));

        assertThat(protocol(authority.issue(names("localhost"), DAY), whenever(authority)))
                .isEqualTo("TLSv1.3");
    }

    @Test
    void validOneIsAccepted() throws IOException, GeneralSecurityException {
        var authority = authority(directory.resolve("ca"), Instant.now());

        assertThat(protocol(authority.issue(names("localhost"), DAY), whenever(authority)))
                .isEqualTo("TLSv1.3");
    }

    @Test
    void anotherAuthorityIsRefused() {
        var authority = authority(directory.resolve("ca"), daysFromNow(-100));
        var other = authority(directory.resolve("other"), daysFromNow(-100));

        assertThatThrownBy(() -> protocol(authority.issue(names("localhost"), DAY), whenever(other)))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void anotherHostIsRefused() {
        var authority = authority(directory.resolve("ca"), daysFromNow(-100));

        assertThatThrownBy(() -> protocol(authority.issue(names("127.0.0.9", "elsewhere"), DAY), whenever(authority)))
                .isInstanceOf(SSLException.class);
    }

    private static Instant daysFromNow(int days) {
        return Instant.now().plus(Duration.ofDays(days));
    }

    private static SSLContext whenever(CertificateAuthority authority) {
        return Trust.wheneverContextFor(List.of(authority.certificate()));
    }

    /** What is spoken with a server that shows that one. */
    private static String protocol(Leaf shown, SSLContext context) throws IOException, GeneralSecurityException {
        try (TlsServer server = TlsServer.with(shown, "TLSv1.3");
                var socket = (SSLSocket) context.getSocketFactory()
                        .createSocket(
                                server.address().getAddress(), server.address().getPort())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket.getSession().getProtocol();
        }
    }
}
