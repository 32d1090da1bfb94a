package io.cachepilot.kind.tenant.simulation;

import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.kind.authority.plan.AuthorityGoal;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.render.AclUser;
import io.cachepilot.kind.tenant.render.Rendering;
import io.cachepilot.kind.tenant.spec.DeletionPolicy;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.pki.certificate.CertificateView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What has to be there once all has gone well for a while, what is there, and what is there that nobody wants. */
record TenantExpectation(TenantSimulation story) {
    private TenantHost host() {
        return story.host();
    }

    /** What is not as it has to be, a line each. */
    SortedSet<String> differences() {
        var differences = new TreeSet<String>();
        var observed = observed();
        var desired = desired();
        var names = new TreeSet<>(observed.keySet());
        names.addAll(desired.keySet());
        for (String name : names) {
            var there = observed.getOrDefault(name, new TreeMap<>());
            var wanted = desired.getOrDefault(name, new TreeMap<>());
            var fields = new TreeSet<>(there.keySet());
            fields.addAll(wanted.keySet());
            fields.removeIf(field -> Objects.equals(there.get(field), wanted.get(field)));
            fields.forEach(field -> differences.add(
                    "%s: %s is %s and has to be %s".formatted(name, field, there.get(field), wanted.get(field))));
        }
        return differences;
    }

    /** By the names of tenants, and of the authority. */
    private SortedMap<String, SortedMap<String, String>> desired() {
        var desired = new TreeMap<String, SortedMap<String, String>>();
        story.specs().forEach((name, spec) -> desired.put(name, spec.running() ? running(spec) : stopped()));
        var goal = AuthorityGoal.of(story.rotation());
        desired.put("(authority)", authority(goal.generations(), goal.trusted(), goal.issuing()));
        return desired;
    }

    private static SortedMap<String, String> authority(
            SortedSet<Integer> generations, SortedSet<Integer> trusted, int issuing) {
        var authority = new TreeMap<String, String>();
        authority.put("generations", generations.toString());
        authority.put("trusted", trusted.toString());
        authority.put("issuing", Integer.toString(issuing));
        return authority;
    }

    private static SortedMap<String, String> stopped() {
        return new TreeMap<>();
    }

    private SortedMap<String, String> running(TenantSpec spec) {
        var fields = new TreeMap<String, String>();
        Remembered<TenantSpec, TenantMemory> record = host().records().get(spec.name());
        var ports = record.own().ports().orElseThrow();
        boolean persistent = spec.persistence() == Persistence.PERSISTENT;
        fields.put("limit", Integer.toString(spec.memory().limitMb()));
        fields.put("maxmemory", Long.toString(spec.memory().maxmemoryMb() * 1024L * 1024L));
        fields.put("maxmemory-policy", spec.memory().policy().toString());
        fields.put("appendonly", persistent ? "yes" : "no");
        fields.put("tls-port", spec.securityMode().tls() ? Integer.toString(ports.tls()) : "0");
        fields.put("port", spec.securityMode().plain() ? Integer.toString(ports.plain()) : "0");
        fields.put("scripting", Boolean.toString(spec.scripting()));
        fields.put("users", "[cachepilot, default]");
        fields.put("password", "works");
        fields.put("carrying", "false");
        if (spec.securityMode().tls()) {
            fields.put("issuer", host().store().issuing().orElseThrow().keyId());
            fields.put("certificate", onDisk(spec.name()));
            fields.put("clients", "accept it");
        }
        return fields;
    }

    private String onDisk(String tenant) {
        return CertificateView.read(files(tenant).resolve(Rendering.CERTIFICATE_FILE))
                .map(CertificateView::fingerprint)
                .orElse("none");
    }

    private Path files(String tenant) {
        return host().state().instances().resolve(tenant).resolve("conf");
    }

    private SortedMap<String, SortedMap<String, String>> observed() {
        var observed = new TreeMap<String, SortedMap<String, String>>();
        story.specs().keySet().forEach(name -> observed.put(name, stopped()));
        host().engine().list().forEach(instance -> observed.put(instance.name().value(), observed(instance)));
        var store = host().store();
        observed.put(
                "(authority)",
                authority(
                        store.generations(),
                        store.trustedGenerations(),
                        store.issuingGeneration().orElse(0)));
        return observed;
    }

    private SortedMap<String, String> observed(Instance instance) {
        if (!instance.running()) {
            return stopped();
        }
        String tenant = instance.name().value();
        var fields = new TreeMap<String, String>();
        Optional<FakeServer> found = host().servers().find(tenant);
        if (found.isEmpty()) {
            fields.put("server", "none");
            return fields;
        }
        FakeServer server = found.get();
        fields.put("limit", Integer.toString(instance.spec().memoryLimitMb()));
        for (String directive : List.of("maxmemory", "maxmemory-policy", "appendonly", "tls-port", "port")) {
            fields.put(directive, server.value(directive));
        }
        fields.put("scripting", Boolean.toString(!server.rules(AclUser.TENANT).contains("-@scripting")));
        fields.put("users", server.users().toString());
        fields.put(
                "password",
                host().secrets()
                        .find(tenant)
                        .filter(password -> server.admits(AclUser.TENANT, password))
                        .map(_ -> "works")
                        .orElse("does not work"));
        fields.put(
                "carrying", Boolean.toString(host().records().get(tenant).own().carrying()));
        server.certificate().ifPresent(certificate -> {
            CertificateView shown = CertificateView.of(certificate);
            fields.put("issuer", shown.issuer());
            fields.put("certificate", shown.fingerprint());
            fields.put(
                    "clients",
                    host().servers()
                            .refusal(certificate, "127.0.0.1", host().store().trusted())
                            .orElse("accept it"));
        });
        return fields;
    }

    /** Everything that is there of tenants that nobody wants, and every file that a crash has left behind. */
    SortedSet<String> orphans() {
        var orphans = new TreeSet<String>();
        var wanted = story.specs().keySet();
        host().servers().names().stream()
                .filter(name -> !wanted.contains(name))
                .forEach(name -> orphans.add("a server of " + name));
        host().engine().list().stream()
                .map(Instance::name)
                .map(InstanceName::value)
                .filter(name -> !wanted.contains(name))
                .forEach(name -> orphans.add("an instance of " + name));
        for (String name : host().records().directories()) {
            if (!wanted.contains(name)) {
                kept(name).forEach(orphans::add);
            }
        }
        host().secrets().tenants().stream()
                .filter(name -> !wanted.contains(name) && !isRetained(name))
                .forEach(name -> orphans.add("a password of " + name));
        try (var all = Files.walk(host().state().root())) {
            all.filter(file -> String.valueOf(file.getFileName()).endsWith(".tmp"))
                    .forEach(file ->
                            orphans.add("a file " + host().state().root().relativize(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return orphans;
    }

    private SortedSet<String> kept(String name) {
        var orphans = new TreeSet<String>();
        if (!isRetained(name)) {
            orphans.add("a directory of " + name);
        }
        if (!host().records().get(name).file().isEmpty()) {
            orphans.add("a record of " + name + " that names a manifest");
        }
        return orphans;
    }

    private boolean isRetained(String name) {
        return host().records()
                .get(name)
                .spec()
                .filter(spec -> spec.deletionPolicy() == DeletionPolicy.RETAIN)
                .isPresent();
    }
}
