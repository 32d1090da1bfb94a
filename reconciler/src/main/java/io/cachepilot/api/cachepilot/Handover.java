package io.cachepilot.api.cachepilot;

import io.cachepilot.access.Role;
import io.cachepilot.api.http.Access;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Category;
import io.cachepilot.api.http.Operation;
import io.cachepilot.api.http.Response;
import io.cachepilot.api.http.Route;
import io.cachepilot.api.http.Verb;
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

    List<Route> routes() {
        return List.of(
                new Route(
                        Verb.GET,
                        "/api/v1/tenants/{tenant_name}/handover",
                        new Operation(
                                "getHandover",
                                "Get handover information",
                                "All that a customer needs to connect, with the password in plain text.",
                                new Access.Needs(Role.OPERATOR),
                                Category.TENANTS,
                                List.of(Shapes.TENANT_NAME),
                                Optional.empty(),
                                List.of(
                                        Response.json(
                                                200,
                                                "What the customer needs.",
                                                Shapes.wrapped(Shapes.HANDOVER),
                                                new Wrapped(true, "Handover information retrieved", EXAMPLE)),
                                        Shapes.invalid(),
                                        Shapes.noSuchTenant(),
                                        notYet()),
                                call -> Wrapped.ok("Handover information retrieved", information(call)))),
                new Route(
                        Verb.POST,
                        "/api/v1/tenants/{tenant_name}/handover/regenerate",
                        new Operation(
                                "regenerateHandover",
                                "Regenerate the handover package",
                                "Makes the handover anew of what holds now. It is never kept, so this checks that it can be"
                                        + " made.",
                                new Access.Needs(Role.OPERATOR),
                                Category.TENANTS,
                                List.of(Shapes.TENANT_NAME),
                                Optional.empty(),
                                List.of(
                                        Response.json(
                                                200,
                                                "It can be made.",
                                                Shapes.wrapped(Shapes.TENANT),
                                                new Wrapped(
                                                        true,
                                                        "Handover package regenerated for tenant client1",
                                                        new Named("client1"))),
                                        Shapes.invalid(),
                                        Shapes.noSuchTenant(),
                                        notYet()),
                                this::regenerate)));
    }

    private static Response notYet() {
        return Shapes.failed(
                409,
                "The tenant has no password or ports yet.",
                "Nothing to hand over yet",
                "The tenant client1 has no password yet; see its conditions");
    }

    private static final Map<String, Object> EXAMPLE = example();

    private static Map<String, Object> example() {
        var example = new LinkedHashMap<String, Object>();
        example.put("tenant", "client1");
        example.put("security_mode", "tls-only");
        example.put("host", "10.0.0.1");
        example.put("public_host", "redis.example.com");
        example.put("public_ip", "203.0.113.10");
        example.put("server_url", "redis.example.com");
        example.put("password", "s3cure-p4ssw0rd");
        example.put("ca_certificate", "-----BEGIN CERTIFICATE-----\n...\n-----END CERTIFICATE-----");
        example.put("status", "running");
        example.put("handover_package", Optional.empty());
        example.put("credentials_text", "Tenant: client1\nPassword: s3cure-p4ssw0rd\n");
        example.put("tls_connection", new Connection(7300, "rediss://:s3cure-p4ssw0rd@10.0.0.1:7300", "..."));
        return example;
    }

    private Answer regenerate(Call call) {
        information(call);
        String tenant = TenantNames.of(call);
        return Wrapped.ok("Handover package regenerated for tenant " + tenant, new Named(tenant));
    }

    private SequencedMap<String, Object> information(Call call) {
        var views = looks.views();
        TenantView tenant = looks.find(TenantNames.of(call));
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
