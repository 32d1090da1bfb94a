package io.cachepilot.kind.tenant.view;

import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.Unreadable;
import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.render.Rendering;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.pki.certificate.CertificateView;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * What there is of a tenant, to be shown: what was remembered, and what the engine has.
 *
 * @param spec the one in force; empty when there never was a valid one
 * @param ports those that were chosen for it
 * @param unreadable why the engine can't tell how its instance is; empty when it can
 * @param files where its configuration lies on this host
 * @param host the address to reach it by
 */
public record TenantView(
        String name,
        String file,
        Optional<TenantSpec> spec,
        Optional<Pair> ports,
        Optional<Instance> instance,
        Optional<Unreadable> unreadable,
        Optional<Path> files,
        String host) {
    /**
     * The certificate that lies ready for its server; empty when there is none yet. Reads it.
     *
     * @throws io.cachepilot.pki.certificate.CertificateUnreadable when it can't be read
     */
    public Optional<CertificateView> certificate() {
        return files.flatMap(directory -> CertificateView.read(directory.resolve(Rendering.CERTIFICATE_FILE)));
    }

    /** The port to reach it by with TLS, if its mode opens it. */
    public Optional<HostPort> tlsPort() {
        return spec.filter(tenant -> tenant.securityMode().tls()).flatMap(_ -> port(Rendering.TLS, Pair::tls));
    }

    /** The port to reach it by without TLS, if its mode opens it. */
    public Optional<HostPort> plainPort() {
        return spec.filter(tenant -> tenant.securityMode().plain()).flatMap(_ -> port(Rendering.PLAIN, Pair::plain));
    }

    /** The port for TLS that its instance has, whether it is open or not: the mode may be another one than the server's still. */
    public Optional<HostPort> tlsPortOfInstance() {
        return instance.flatMap(_ -> port(Rendering.TLS, Pair::tls));
    }

    /** The port that its instance has. One that it is to get may be somebody else's until then. */
    private Optional<HostPort> port(String purpose, ToIntFunction<Pair> chosen) {
        return instance.map(there -> there.spec().ports())
                .filter(there -> !there.isEmpty())
                .map(there -> Optional.ofNullable(there.get(purpose)).map(HostPort::port))
                .orElseGet(() -> ports.map(chosen::applyAsInt))
                .map(port -> new HostPort(host, port));
    }

    public boolean running() {
        return instance.filter(Instance::running).isPresent()
                || unreadable.filter(each -> each.pid().isPresent()).isPresent();
    }
}
