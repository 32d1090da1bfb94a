package io.cachepilot.pki;

import static io.cachepilot.pki.Certificates.DAY;
import static io.cachepilot.pki.Certificates.authority;
import static io.cachepilot.pki.Certificates.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.file.DurableFile;
import io.cachepilot.pki.certificate.Leaf;
import io.cachepilot.pki.handshake.Handshake;
import io.cachepilot.pki.handshake.Trust;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is issued here is what Redis takes and what clients of Redis accept. */
@Timeout(60)
class RedisHandshakeTest {
    @TempDir
    Path directory;

    private CertificateAuthority authority;
    private Path pem;
    private Leaf leaf;
    private RedisServer redis;

    @BeforeEach
    void startRedis() throws IOException {
        authority = authority(directory.resolve("ca"));
        pem = directory.resolve("tls.pem");
        leaf = issueInto(pem);
        redis = RedisServer.start(directory, pem);
    }

    @AfterEach
    void stopRedis() {
        redis.close();
    }

    @Test
    void redisServesTheCertificateOfTheCombinedFile() {
        assertThat(check(authority)).isEqualTo(new Handshake.Result.Served(leaf.certificate(), "TLSv1.3"));
    }

    @Test
    void redisServesARenewedCertificateOnceItIsToldToReload() throws IOException {
        Leaf renewed = issueInto(pem);
        assertThat(check(authority)).isEqualTo(new Handshake.Result.Served(leaf.certificate(), "TLSv1.3"));

        assertThat(ask("CONFIG SET tls-cert-file %s tls-key-file %s".formatted(pem, pem)))
                .isEqualTo("+OK");

        assertThat(check(authority)).isEqualTo(new Handshake.Result.Served(renewed.certificate(), "TLSv1.3"));
    }

    @Test
    void aClientOfAnotherAuthorityIsToldWhatWasPresented() {
        var result = check(authority(directory.resolve("other")));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Handshake.Result.Refused.class,
                        refused -> assertThat(refused.presented()).contains(leaf.certificate()));
    }

    @Test
    void clientsThatTrustTheAuthorityTalkToRedis() throws IOException {
        assertThat(ask("PING")).isEqualTo("+PONG");
    }

    @Test
    void clientsThatTrustAnotherAuthorityDoNot() {
        X509Certificate other = authority(directory.resolve("other")).certificate();

        assertThatThrownBy(() -> ask("PING", other)).isInstanceOf(SSLHandshakeException.class);
    }

    private Leaf issueInto(Path file) {
        Leaf issued = authority.issue(names("localhost", "127.0.0.1"), DAY);
        DurableFile.write(file, issued.pem().reveal());
        return issued;
    }

    private Handshake.Result check(CertificateAuthority trusted) {
        return Handshake.check(redis.address(), "localhost", List.of(trusted.certificate()), Duration.ofSeconds(30));
    }

    private String ask(String command) throws IOException {
        return ask(command, authority.certificate());
    }

    private String ask(String command, X509Certificate trusted) throws IOException {
        var factory = Trust.contextFor(List.of(trusted)).getSocketFactory();
        try (var socket = (SSLSocket) factory.createSocket(
                redis.address().getAddress(), redis.address().getPort())) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        }
    }
}
