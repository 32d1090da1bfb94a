package io.cachepilot.api.cachepilot;

import io.cachepilot.api.contract.Request;
import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.spec.Wrapped;
import io.cachepilot.instance.HostPort;
import io.cachepilot.kind.tenant.memory.TenantSecrets;
import io.cachepilot.kind.tenant.view.TenantView;
import io.cachepilot.secret.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;

/** What a customer needs to connect. */
final class Handover {
    private final TenantLooks looks;
    private final TenantSecrets secrets;
    private final Supplier<String> certificate;
    private final List<String> names;

    /**
     * @param certificate of the authority that clients have to trust, as PEM
     * @param names by which clients connect from outside, the preferred one first; empty: by the address alone
     */
    Handover(TenantLooks looks, TenantSecrets secrets, Supplier<String> certificate, List<String> names) {
        this.looks = looks;
        this.secrets = secrets;
        this.certificate = certificate;
        this.names = List.copyOf(names);
    }

    /** A way to connect. */
    record Connection(int port, String connection_string, String wordpress_config) {
        static Connection of(String scheme, HostPort port, Secret password) {
            String host = host(port.address());
            return new Connection(
                    port.port(),
                    "%s://:%s@%s:%d".formatted(scheme, encoded(password), host, port.port()),
                    wordpress(scheme, port, password));
        }

        /** A password may hold what ends the user's part of a URL. */
        private static String encoded(Secret password) {
            return URLEncoder.encode(password.reveal(), StandardCharsets.UTF_8)
                    .replace("+", "%20")
                    .replace("*", "%2A");
        }

        /** What the Redis plugins of WordPress read from {@code wp-config.php}. */
        private static String wordpress(String scheme, HostPort port, Secret password) {
            return """
                    define('WP_REDIS_SCHEME', '%s');
                    define('WP_REDIS_HOST', '%s');
                    define('WP_REDIS_PORT', %d);
                    define('WP_REDIS_PASSWORD', '%s');
                    """.formatted(
                            scheme.equals("rediss") ? "tls" : "tcp",
                            port.address(),
                            port.port(),
                            password.reveal().replace("\\", "\\\\").replace("'", "\\'"));
        }
    }

    /** Ways to connect that the mode does not open are left out. */
    private static SequencedMap<String, Object> information(
            TenantView tenant,
            String state,
            String publicHost,
            String publicAddress,
            Secret password,
            String certificate) {
        Optional<Connection> tls = tenant.tlsPort().map(port -> Connection.of("rediss", port, password));
        Optional<Connection> plain = tenant.plainPort().map(port -> Connection.of("redis", port, password));
        var information = new LinkedHashMap<String, Object>();
        information.put("tenant", tenant.name());
        information.put(
                "security_mode", tenant.spec().orElseThrow().securityMode().toString());
        information.put("host", tenant.host());
        information.put("public_host", publicHost);
        information.put("public_ip", publicAddress);
        information.put("server_url", publicHost);
        information.put("password", password.reveal());
        information.put("ca_certificate", certificate);
        information.put("status", state);
        information.put("handover_package", Optional.empty());
        information.put("credentials_text", text(tenant, password, tls, plain));
        tls.ifPresent(way -> information.put("tls_connection", way));
        plain.ifPresent(way -> information.put("plaintext_connection", way));
        return information;
    }

    record Named(String tenant) {}

    Map<String, RequestHandler> handlers() {
        return Map.of(
                "getHandover",
                request -> Wrapped.ok("Handover information retrieved", information(request)),
                "regenerateHandover",
                this::regenerate);
    }

    private Answer regenerate(Request request) {
        information(request);
        String tenant = request.name("tenant_name");
        return Wrapped.ok("Handover package regenerated for tenant " + tenant, new Named(tenant));
    }

    private SequencedMap<String, Object> information(Request request) {
        var views = looks.views();
        TenantView tenant = looks.find(request.name("tenant_name"));
        Secret password = secrets.find(tenant.name()).orElseThrow(() -> new NothingYet(tenant.name(), "password"));
        if (tenant.spec().isEmpty()) {
            throw new NothingYet(tenant.name(), "spec that can be read");
        }
        if (tenant.tlsPort().isEmpty() && tenant.plainPort().isEmpty()) {
            throw new NothingYet(tenant.name(), "ports");
        }
        return information(
                tenant,
                TenantText.state(tenant, views),
                names.isEmpty() ? tenant.host() : names.getFirst(),
                names.stream().filter(Handover::isAddress).findFirst().orElse(""),
                password,
                certificate.get());
    }

    /** Something of the tenant was not chosen yet. */
    static final class NothingYet extends RuntimeException {
        NothingYet(String tenant, String what) {
            super("The tenant %s has no %s yet; see its conditions".formatted(tenant, what), null, false, false);
        }
    }

    private static String text(
            TenantView tenant, Secret password, Optional<Connection> tls, Optional<Connection> plain) {
        var text = new StringBuilder(
                "Tenant: %s%nHost: %s%nPassword: %s%n".formatted(tenant.name(), tenant.host(), password.reveal()));
        tls.ifPresent(way -> text.append("TLS port: %d%nTLS URL: %s%n".formatted(way.port(), way.connection_string())));
        plain.ifPresent(way -> text.append("Port: %d%nURL: %s%n".formatted(way.port(), way.connection_string())));
        return text.toString();
    }

    private static boolean isAddress(String name) {
        return name.contains(":") || name.matches("[0-9.]+");
    }

    private static String host(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }
}
