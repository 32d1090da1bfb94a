package io.cachepilot.kind.tenant.apply;

import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.Layout;
import io.cachepilot.instance.Traits;
import io.cachepilot.json.Json;
import io.cachepilot.kind.tenant.apply.TenantWorld.Network;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.plan.Field;
import io.cachepilot.kind.tenant.plan.Wanted;
import io.cachepilot.kind.tenant.render.AclUser;
import io.cachepilot.kind.tenant.render.Rendering;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.pki.CertificateAuthority;
import io.cachepilot.pki.certificate.ServerNames;
import io.cachepilot.plan.CarriedOut;
import io.cachepilot.secret.Fingerprints;
import io.cachepilot.secret.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A tenant's spec worked out in full: for the engine, for Redis, for the certificate and for the planner.
 *
 * @param files the contents of the files that the server reads, by name
 * @param digest a keyed fingerprint of the spec: two of these are equal where nothing that was written there is another
 */
record Target(
        Inputs inputs,
        InstanceSpec instance,
        Layout layout,
        Rendering rendering,
        SortedMap<String, Secret> files,
        ServerNames names,
        Wanted wanted,
        String digest) {
    /** All that decides what a target is, beside what never changes while a control plane runs. */
    record Inputs(
            TenantSpec spec,
            Pair ports,
            Optional<String> image,
            boolean approved,
            Optional<String> issuer,
            Secret password,
            Secret controlPassword) {
        static Inputs of(TenantSpec spec, Remembered<TenantSpec, TenantMemory> known, TenantWorld world) {
            return new Inputs(
                    spec,
                    known.own().ports().orElseThrow(),
                    known.own().image().map(TenantMemory.ChosenImage::id),
                    known.approved(),
                    world.authority().issuing().map(CertificateAuthority::keyId),
                    world.secrets().password(spec),
                    world.secrets().controlPassword(spec.name()));
        }
    }

    static Target of(Inputs inputs, TenantWorld world) {
        TenantSpec spec = inputs.spec();
        var name = new InstanceName(spec.name());
        SortedMap<String, HostPort> hostPorts = hostPorts(inputs.ports(), world.network());
        Layout layout = world.instances().layout(name, hostPorts);
        var rendering = Rendering.of(spec, layout, inputs.password(), inputs.controlPassword());
        var instance = new InstanceSpec(
                name,
                inputs.image(),
                List.of(layout.insideFiles() + "/" + Rendering.CONFIG_FILE),
                spec.memory().limitMb(),
                hostPorts);
        ServerNames names = names(spec.name(), world.network());
        SortedMap<String, Secret> files = files(rendering);
        var wanted = new Wanted(spec, fields(inputs, instance, rendering, files, names, world), inputs.approved());
        return new Target(inputs, instance, layout, rendering, files, names, wanted, digest(spec, world));
    }

    /** A keyed fingerprint of a spec. */
    static String digest(TenantSpec spec, TenantWorld world) {
        return world.fingerprints().of("spec", new Secret(Json.writeRevealing(spec)));
    }

    TenantSpec spec() {
        return inputs.spec();
    }

    /** What a server that starts at that time, or needs no restart then, has answered: every request whose time has come. */
    CarriedOut<Instant> answeredRestart(Instant now) {
        return new CarriedOut<>(spec().restartedAt().filter(at -> !now.isBefore(at)));
    }

    /** What a certificate that is made at that time has answered. */
    CarriedOut<Instant> answeredRenewal(Instant now) {
        return new CarriedOut<>(spec().certificateRenewedAt().filter(at -> !now.isBefore(at)));
    }

    static SortedMap<String, HostPort> hostPorts(Pair ports, Network network) {
        var hostPorts = new TreeMap<String, HostPort>();
        hostPorts.put(Rendering.TLS, new HostPort(network.address(), ports.tls()));
        hostPorts.put(Rendering.PLAIN, new HostPort(network.address(), ports.plain()));
        return hostPorts;
    }

    /** The names that clients connect by, so that every one of them can check the certificate. */
    private static ServerNames names(String tenant, Network network) {
        var names = new ArrayList<>(List.of("localhost", "127.0.0.1", network.reachable()));
        names.addAll(network.names());
        String inside = tenant + ".redis";
        if (ServerNames.isDnsName(inside)) {
            names.add(inside);
        }
        return ServerNames.of(names);
    }

    private static SortedMap<Field, String> fields(
            Inputs inputs,
            InstanceSpec instance,
            Rendering rendering,
            SortedMap<String, Secret> files,
            ServerNames names,
            TenantWorld world) {
        var fields = new TreeMap<Field, String>(
                instanceFields(instance, world.instances().traits(instance)));
        fields.put(Field.STATE, inputs.spec().running() ? "running" : "stopped");
        rendering.directives().forEach((directive, value) -> fields.put(Field.server(directive), value));
        rendering.users().forEach((user, acl) -> fields.put(Field.access(user), userText(acl, world.fingerprints())));
        fields.put(Field.CERTIFICATE_NAMES, names.toString());
        fields.put(Field.CERTIFICATE_ISSUER, inputs.issuer().orElse("(a new authority)"));
        files.forEach((file, content) ->
                fields.put(Field.file(file), world.fingerprints().of("file " + file, content)));
        return fields;
    }

    static SortedMap<Field, String> instanceFields(InstanceSpec instance, Traits traits) {
        var fields = new TreeMap<Field, String>();
        traits.fixed().forEach((trait, value) -> fields.put(Field.fixed(trait), value));
        traits.adjustable().forEach((trait, value) -> fields.put(Field.adjustable(trait), value));
        instance.image().ifPresent(image -> fields.put(Field.IMAGE, image));
        fields.put(Field.LIMIT, Integer.toString(instance.memoryLimitMb()));
        fields.put(Field.ARGUMENTS, String.join(" ", instance.arguments()));
        instance.ports().forEach((purpose, port) -> fields.put(Field.port(purpose), port.toString()));
        return fields;
    }

    private static SortedMap<String, Secret> files(Rendering rendering) {
        var files = new TreeMap<String, Secret>();
        files.put(Rendering.CONFIG_FILE, new Secret(rendering.configFile()));
        files.put(Rendering.ACL_FILE, new Secret(rendering.aclFile()));
        return files;
    }

    private static String userText(AclUser user, Fingerprints fingerprints) {
        return "on " + passwordText(AclUser.sha256(user.password()), fingerprints) + " "
                + String.join(" ", user.rules());
    }

    /** A hash of a password could be tried against likely ones: what is shown is a keyed fingerprint of the hash. */
    static String passwordText(String sha256, Fingerprints fingerprints) {
        return "#" + fingerprints.of("password", new Secret(sha256));
    }
}
