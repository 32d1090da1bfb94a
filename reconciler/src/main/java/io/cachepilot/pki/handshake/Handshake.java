package io.cachepilot.pki.handshake;

import io.cachepilot.file.FileTrouble;
import io.cachepilot.pki.certificate.CertificateUnreadable;
import io.cachepilot.pki.certificate.CertificateView;
import io.cachepilot.pki.certificate.ServerNames;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** Finds out what certificate a server really serves, and whether a client of ours would accept it. */
public final class Handshake {
    private final InetSocketAddress address;
    private final String serverName;
    private final Duration timeout;
    private final Witness witness;

    private Handshake(
            InetSocketAddress address, String serverName, Collection<X509Certificate> trusted, Duration timeout) {
        this.address = address;
        this.serverName = serverName;
        this.timeout = timeout;
        this.witness = new Witness(Trust.in(trusted));
    }

    /** How a handshake ended. */
    public sealed interface Result {
        /**
         * A client that trusts the authority is served.
         *
         * @param protocol {@code TLSv1.3} or {@code TLSv1.2}
         */
        record Served(CertificateView certificate, String protocol) implements Result {}

        /**
         * Somebody answers, but not as a client would accept.
         *
         * @param presented what certificate was shown, if it came to that and it can be read
         */
        record Refused(String reason, Optional<CertificateView> presented) implements Result {}

        /** Nobody answers, or not in time. */
        record Unreachable(String reason) implements Result {}
    }

    /** As {@link HandshakeCheck} says, over a socket, by TLS 1.3 or 1.2. Shows no certificate of its own. */
    public static Result check(
            InetSocketAddress address, String serverName, Collection<X509Certificate> trusted, Duration timeout) {
        return new Handshake(address, serverName, trusted, timeout).run();
    }

    private Result run() {
        try (var socket = new Socket();
                var deadline = Deadline.of(socket, timeout)) {
            return run(socket, deadline);
        } catch (IOException e) {
            return new Result.Unreachable("cannot close the connection to " + address + ": " + FileTrouble.words(e));
        }
    }

    private Result run(Socket socket, Deadline deadline) {
        try {
            socket.connect(address);
            SSLSocket secured = secured(socket);
            secured.startHandshake();
            Result served = served(secured.getSession());
            hangUp(secured);
            return served;
        } catch (IOException e) {
            if (deadline.passed()) {
                return new Result.Unreachable("no handshake with " + address + " within " + timeout);
            }
            return e instanceof SSLException ? refused(e) : unreachable(e);
        }
    }

    /** With a context of its own: in one that is shared, a resumed session would show the certificate of before. */
    private SSLSocket secured(Socket connected) throws IOException {
        SSLContext context = Trust.contextWith(witness);
        var socket =
                (SSLSocket) context.getSocketFactory().createSocket(connected, serverName, address.getPort(), true);
        var parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (ServerNames.isDnsName(serverName)) {
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
        }
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static void hangUp(SSLSocket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // The server hung up first; what it serves is known already.
        }
    }

    private Result served(SSLSession session) {
        return witness.shown()
                .<Result>map(shown -> new Result.Served(CertificateView.of(shown), session.getProtocol()))
                .orElseGet(() -> new Result.Refused("no certificate was shown", Optional.empty()));
    }

    private Result refused(IOException problem) {
        Optional<CertificateView> presented = witness.shown().flatMap(Handshake::readable);
        return new Result.Refused(reason(problem), presented);
    }

    private Result unreachable(IOException problem) {
        return new Result.Unreachable("cannot connect to " + address + ": " + problem.getMessage());
    }

    private static Optional<CertificateView> readable(X509Certificate certificate) {
        try {
            return Optional.of(CertificateView.of(certificate));
        } catch (CertificateUnreadable _) {
            return Optional.empty(); // a foreign server may show anything; that it is refused is what counts
        }
    }

    private String reason(IOException problem) {
        Throwable root = Stream.iterate(problem, e -> e != null, Throwable::getCause)
                .reduce((_, cause) -> cause)
                .orElse(problem);
        return switch (root) {
            case CertificateExpiredException _ -> "the certificate has expired";
            case CertificateNotYetValidException _ -> "the certificate is not valid yet";
            case CertPathBuilderException _ -> "the certificate was issued by an authority that is not trusted";
            default -> "the handshake for " + serverName + " failed: " + root.getMessage();
        };
    }
}
