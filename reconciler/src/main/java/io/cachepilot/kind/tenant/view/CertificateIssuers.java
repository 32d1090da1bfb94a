package io.cachepilot.kind.tenant.view;

import io.cachepilot.instance.HostPort;
import io.cachepilot.pki.Authority;
import io.cachepilot.pki.certificate.CertificateUnreadable;
import io.cachepilot.pki.certificate.CertificateView;
import io.cachepilot.pki.handshake.Handshake;
import io.cachepilot.pki.handshake.HandshakeCheck;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out by whom the certificates of a tenant are issued: the one on disk, and the one that its server shows. */
public record CertificateIssuers(Authority authority, HandshakeCheck handshakes) {
    private static final Duration HANDSHAKE = Duration.ofSeconds(2);
    private static final String UNKNOWN = "";

    /** @param mayShow whether its server may have TLS open: one that can't be asked then shows nobody knows what */
    List<String> issuers(TenantView tenant, boolean mayShow) {
        var issuers = new ArrayList<String>();
        onDisk(tenant).ifPresent(issuers::add);
        if (tenant.files().isEmpty()) {
            issuers.add(UNKNOWN);
        }
        tenant.tlsPortOfInstance()
                .filter(_ -> tenant.running())
                .flatMap(this::shown)
                .or(() -> mayShow && tenant.running() ? Optional.of(UNKNOWN) : Optional.empty())
                .ifPresent(issuers::add);
        return issuers;
    }

    private static Optional<String> onDisk(TenantView tenant) {
        try {
            return tenant.certificate().map(CertificateView::issuer);
        } catch (CertificateUnreadable _) {
            // It is replaced before a server is let have it.
            return Optional.empty();
        }
    }

    /** Empty where nothing answers. */
    private Optional<String> shown(HostPort port) {
        var address = new InetSocketAddress(port.address(), port.port());
        return switch (handshakes.check(address, port.address(), authority.trusted(), HANDSHAKE)) {
            case Handshake.Result.Served served ->
                Optional.of(served.certificate().issuer());
            case Handshake.Result.Refused refused ->
                Optional.of(refused.presented().map(CertificateView::issuer).orElse(UNKNOWN));
            case Handshake.Result.Unreachable _ -> Optional.empty();
        };
    }
}
