package io.cachepilot.kind.tenant.view;

import io.cachepilot.converge.view.Caller;
import io.cachepilot.converge.view.Description;
import io.cachepilot.converge.view.Description.Detail;
import io.cachepilot.converge.view.KindWords;
import io.cachepilot.converge.view.SpecView;
import io.cachepilot.converge.view.SpecView.Presence;
import io.cachepilot.converge.view.SpecViews;
import io.cachepilot.converge.view.Times;
import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceState;
import io.cachepilot.instance.Unreadable;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Tenants in words.
 *
 * @param bundle the file of the certificates that clients have to trust
 */
public record TenantSpecViews(TenantViews tenants, Path bundle) implements SpecViews {
    public static final KindWords WORDS = new KindWords(
            TenantReader.KIND,
            List.of("MODE", "PERSISTENCE", "MEMORY", "PORTS"),
            List.of("security_mode", "persistence", "maxmemory_mb", "port_tls", "port_plain"));

    @Override
    public KindWords words() {
        return WORDS;
    }

    @Override
    public Look look() {
        TenantViews.Look look = tenants.look();
        return new Look(look.tenants().stream().map(TenantSpecViews::view).toList(), look.engineAway(), look.notes());
    }

    /** One of them in a line. */
    public static SpecView view(TenantView tenant) {
        var spec = tenant.spec();
        var values = new TreeMap<String, Object>();
        spec.ifPresent(known -> {
            values.put("security_mode", known.securityMode().toString());
            values.put("persistence", known.persistence().toString());
            values.put("maxmemory_mb", known.memory().maxmemoryMb());
        });
        tenant.tlsPort().map(HostPort::port).ifPresent(port -> values.put("port_tls", port));
        tenant.plainPort().map(HostPort::port).ifPresent(port -> values.put("port_plain", port));
        return new SpecView(
                TenantSpec.key(tenant.name()),
                tenant.file(),
                presence(tenant),
                spec.filter(TenantSpec::running).isPresent(),
                tenant.unreadable().map(Unreadable::because),
                List.of(
                        spec.map(known -> known.securityMode().toString()).orElse(""),
                        spec.map(known -> known.persistence().toString()).orElse(""),
                        spec.map(known -> known.memory().maxmemoryMb() + " MiB").orElse(""),
                        Connection.ports(tenant)),
                values);
    }

    private static Presence presence(TenantView tenant) {
        if (tenant.running()) {
            return Presence.RUNNING;
        }
        return tenant.instance().isPresent() ? Presence.STOPPED : Presence.NONE;
    }

    @Override
    public Set<String> names() {
        return tenants.names();
    }

    @Override
    public List<Description> describe(Set<String> names, Caller caller) {
        return tenants.views().stream()
                .filter(tenant -> names.contains(tenant.name()))
                .map(tenant -> describe(tenant, caller))
                .toList();
    }

    private Description describe(TenantView tenant, Caller caller) {
        var details = new ArrayList<Detail>();
        tenant.spec().ifPresent(spec -> details.addAll(details(spec)));
        details.add(new Detail(
                "Instance",
                tenant.instance()
                        .map(TenantSpecViews::state)
                        .orElse(tenant.unreadable().isEmpty() ? "none" : "can't be told")));
        String ports = Connection.ports(tenant);
        details.add(new Detail("Ports", ports));
        tenant.files().ifPresent(files -> details.add(new Detail("Files", caller.shown(files))));
        var connect = new Description.Section("Connect", ports, Connection.lines(tenant, bundle, caller));
        return new Description(view(tenant), details, List.of(connect));
    }

    private static List<Detail> details(TenantSpec spec) {
        var details = new ArrayList<Detail>();
        if (!spec.labels().isEmpty()) {
            details.add(new Detail(
                    "Labels",
                    spec.labels().entrySet().stream()
                            .map(label -> label.getKey() + "=" + label.getValue())
                            .collect(Collectors.joining(", "))));
        }
        details.add(new Detail(
                "Memory",
                "%d MiB for data, %d MiB in all, %s"
                        .formatted(
                                spec.memory().maxmemoryMb(),
                                spec.memory().limitMb(),
                                spec.memory().policy())));
        details.add(new Detail("Mode", spec.securityMode().toString()));
        details.add(new Detail("Persistence", spec.persistence().toString()));
        details.add(new Detail("Scripting", spec.scripting() ? "allowed" : "not allowed"));
        details.add(new Detail("When deleted", spec.deletionPolicy() + (spec.protect() ? ", after an approval" : "")));
        return details;
    }

    private static String state(Instance instance) {
        return switch (instance.state()) {
            case InstanceState.Running running ->
                "running since %s, pid %d, %s"
                        .formatted(Times.shown(running.since()), running.pid(), instance.program());
            case InstanceState.Stopped _ -> "stopped";
            case InstanceState.Restarting restarting ->
                "ended at %s, %d times in a row soon after its start; the engine starts it again"
                        .formatted(Times.shown(restarting.at()), restarting.crashes());
            case InstanceState.Exited exited ->
                "ended by itself at %s%s"
                        .formatted(
                                Times.shown(exited.at()),
                                exited.code().isPresent()
                                        ? " with code " + exited.code().getAsInt()
                                        : "");
        };
    }
}
