package io.cachepilot.kind.tenant.plan;

import io.cachepilot.instance.Layout;
import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.render.AclUser;
import io.cachepilot.kind.tenant.render.Rendering;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.secret.Secret;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** All that decides what is wanted of a tenant. */
record Wish(TenantSpec spec, Pair ports, String password, String names, String issuer, boolean approved) {
    private static final Layout LAYOUT = new Layout(
            Path.of("/files"),
            Path.of("/data"),
            "/files",
            "/data",
            OptionalInt.empty(),
            "127.0.0.1",
            new TreeMap<>(Map.of(Rendering.TLS, 6380, Rendering.PLAIN, 6379)));

    static Wish of(TenantSpec spec) {
        return new Wish(spec, new Pair(7300, 7600), "first", "client1.example", "authority-1", false);
    }

    Wish withPorts(int tls, int plain) {
        return new Wish(spec, new Pair(tls, plain), password, names, issuer, approved);
    }

    Wish withPassword(String other) {
        return new Wish(spec, ports, other, names, issuer, approved);
    }

    Wish withNames(String other) {
        return new Wish(spec, ports, password, other, issuer, approved);
    }

    Wish withIssuer(String other) {
        return new Wish(spec, ports, password, names, other, approved);
    }

    Wish approve() {
        return new Wish(spec, ports, password, names, issuer, true);
    }

    Wanted wanted() {
        var rendering = Rendering.of(spec, LAYOUT, new Secret(password), new Secret("control"));
        SortedMap<Field, String> fields = new TreeMap<>();
        fields.put(Field.STATE, spec.running() ? "running" : "stopped");
        fields.put(Field.LIMIT, Integer.toString(spec.memory().limitMb()));
        fields.put(Field.ARGUMENTS, "/files/redis.conf");
        fields.put(Field.IMAGE, "sha256:7d");
        fields.put(Field.fixed("user"), "999");
        fields.put(Field.adjustable("network"), "own");
        fields.put(Field.port(Rendering.TLS), "127.0.0.1:" + ports.tls());
        fields.put(Field.port(Rendering.PLAIN), "127.0.0.1:" + ports.plain());
        rendering.directives().forEach((name, value) -> fields.put(Field.server(name), value));
        rendering.users().values().forEach(user -> fields.put(Field.access(user.name()), access(user)));
        fields.put(Field.CERTIFICATE_NAMES, names);
        fields.put(Field.CERTIFICATE_ISSUER, issuer);
        fields.put(Field.file(Rendering.CONFIG_FILE), fingerprint(rendering.directives()));
        fields.put(Field.file(Rendering.ACL_FILE), fingerprint(rendering.users()));
        return new Wanted(spec, fields, approved);
    }

    /** Two of these are equal when the users are; readable, since plans show them. */
    private static String access(AclUser user) {
        return user.rules().size() + " rules, password " + user.password().reveal();
    }

    private static String fingerprint(Map<?, ?> content) {
        return "%08x".formatted(content.hashCode());
    }
}
