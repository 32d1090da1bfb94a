package io.cachepilot.kind.tenant.simulation;

import io.cachepilot.pki.Authority;
import io.cachepilot.pki.certificate.CertificateView;
import io.cachepilot.pki.handshake.Handshake;
import io.cachepilot.pki.handshake.HandshakeCheck;
import io.cachepilot.redis.Endpoint;
import io.cachepilot.redis.RedisConnection;
import io.cachepilot.redis.RedisUnreachable;
import io.cachepilot.redis.ShownCertificate;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;

/** The fake servers of one host, and the network by which they are reached. */
final class FakeServers implements RedisConnection.Connector, HandshakeCheck {
    private final InstantSource clock;
    private final Function<SSLSocketFactory, Trusting> trust;
    private final SortedMap<String, FakeServer> running = new TreeMap<>();
    private long connections;

    /**
     * Whom a client trusts.
     *
     * @param whenever also where a certificate is not valid any more, or not yet
     */
    record Trusting(Collection<X509Certificate> authorities, boolean whenever) {
        /** Whom those trust that have such sockets of that authority. */
        static Trusting of(SSLSocketFactory sockets, Authority authority) {
            boolean whenever =
                    authority.controlSockets().filter(sockets::equals).isPresent();
            boolean clients = authority.clientSockets().filter(sockets::equals).isPresent();
            return new Trusting(whenever || clients ? authority.trusted() : List.of(), whenever);
        }
    }

    /** @param trust whom a client trusts that has such sockets */
    FakeServers(InstantSource clock, Function<SSLSocketFactory, Trusting> trust) {
        this.clock = clock;
        this.trust = trust;
    }

    static RedisUnreachable unreachable(String because) {
        return new RedisUnreachable(because, new IllegalStateException(because));
    }

    /** Starts a server; false when it ends at once. */
    synchronized boolean start(String name, Path config) {
        try {
            running.put(name, new FakeServer(config, clock, port -> !listening().contains(port)));
            return true;
        } catch (IllegalStateException _) {
            return false;
        }
    }

    /** Asks it to end. */
    synchronized void end(String name) {
        Optional.ofNullable(running.remove(name)).ifPresent(FakeServer::end);
    }

    synchronized void kill(String name) {
        Optional.ofNullable(running.remove(name)).ifPresent(FakeServer::kill);
    }

    synchronized Optional<FakeServer> find(String name) {
        return Optional.ofNullable(running.get(name));
    }

    synchronized Set<String> names() {
        return new TreeSet<>(running.keySet());
    }

    /** The ports on which one of them listens. */
    synchronized Set<Integer> listening() {
        var ports = new TreeSet<Integer>();
        running.values().forEach(server -> ports.addAll(server.openPorts()));
        return ports;
    }

    @Override
    public synchronized RedisConnection connect(Endpoint endpoint, Duration timeout) {
        FakeServer server = at(endpoint.port(), endpoint.tls().isPresent())
                .orElseThrow(() -> unreachable(endpoint + ": Connection refused"));
        Optional<ShownCertificate> shown = endpoint.tls().map(sockets -> {
            X509Certificate certificate = server.certificate().orElseThrow();
            Trusting trusting = trust.apply(sockets);
            Instant asOf = trusting.whenever() ? certificate.getNotBefore().toInstant() : clock.instant();
            refusal(certificate, endpoint.host(), trusting.authorities(), asOf).ifPresent(because -> {
                throw unreachable(because);
            });
            return new ShownCertificate(certificate, clock.instant());
        });
        if (!server.admits(endpoint.user(), endpoint.password())) {
            throw FakeServer.error("WRONGPASS invalid username-password pair or user is disabled.");
        }
        var connection = new FakeConnection(this, server, ++connections, endpoint.port(), endpoint.user(), shown);
        server.connected(connection);
        return connection;
    }

    private Optional<FakeServer> at(int port, boolean tls) {
        return running.values().stream()
                .filter(server -> port != 0 && server.listens(port, tls))
                .findFirst();
    }

    @Override
    public synchronized Handshake.Result check(
            InetSocketAddress address, String serverName, Collection<X509Certificate> trusted, Duration timeout) {
        Optional<FakeServer> server = at(address.getPort(), true);
        if (server.isEmpty()) {
            return at(address.getPort(), false).isPresent()
                    ? new Handshake.Result.Refused("what answers there does not speak TLS", Optional.empty())
                    : new Handshake.Result.Unreachable("cannot connect to " + address + ": Connection refused");
        }
        X509Certificate certificate = server.get().certificate().orElseThrow();
        CertificateView view = CertificateView.of(certificate);
        return refusal(certificate, serverName, trusted)
                .<Handshake.Result>map(because -> new Handshake.Result.Refused(because, Optional.of(view)))
                .orElseGet(() -> new Handshake.Result.Served(view, "TLSv1.3"));
    }

    /** Why a client would not accept it; empty when it would. */
    Optional<String> refusal(X509Certificate certificate, String serverName, Collection<X509Certificate> trusted) {
        return refusal(certificate, serverName, trusted, clock.instant());
    }

    /** The same as of some day. */
    static Optional<String> refusal(
            X509Certificate certificate, String serverName, Collection<X509Certificate> trusted, Instant asOf) {
        var names = CertificateView.of(certificate).names();
        if (!names.dnsNames().contains(serverName) && !names.addresses().contains(serverName)) {
            return Optional.of("the certificate is not for " + serverName);
        }
        try {
            certificate.checkValidity(Date.from(asOf));
        } catch (CertificateException _) {
            return Optional.of("the certificate has expired, or is not valid yet");
        }
        return trusted.stream().anyMatch(authority -> isIssuedBy(certificate, authority))
                ? Optional.empty()
                : Optional.of("the certificate was issued by an authority that is not trusted");
    }

    private static boolean isIssuedBy(X509Certificate certificate, X509Certificate authority) {
        if (!certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
