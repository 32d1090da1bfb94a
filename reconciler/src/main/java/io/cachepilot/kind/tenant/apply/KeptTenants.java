package io.cachepilot.kind.tenant.apply;

import io.cachepilot.instance.InstanceName;
import io.cachepilot.kind.EraseRefused;
import io.cachepilot.kind.Intake;
import io.cachepilot.kind.Kept;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What lies on this host of tenants that are deleted: data, password, certificate, ports. */
final class KeptTenants {
    private final TenantWorld world;

    KeptTenants(TenantWorld world) {
        this.world = world;
    }

    /**
     * All of it, in the order of the names.
     *
     * @throws EraseRefused when it is not known what is desired or what runs
     */
    List<Kept> all(Intake intake, DesiredTenants wanted, KnownTenants knownTenants) {
        if (!intake.complete() || !intake.manifests().unclearFiles().isEmpty()) {
            throw new EraseRefused(
                    "some manifests can't be read, so it is not known who is deleted; mend them first, see:"
                            + " cachepilot validate");
        }
        knownTenants.engineAway().ifPresent(because -> {
            throw new EraseRefused("it is not known what runs: " + because);
        });
        Set<String> withPassword = world.secrets().tenants();
        var names = new TreeSet<>(knownTenants.records().keySet());
        names.addAll(world.ledger().directories());
        names.addAll(withPassword);
        names.removeAll(wanted.named());
        names.removeAll(knownTenants.existing());
        // Others without a manifest wait for somebody to agree. One whose record is damaged waits for nobody.
        names.removeIf(name ->
                wanted.tenants().containsKey(name) && !knownTenants.damaged().containsKey(name));
        return names.stream()
                .filter(KeptTenants::isTenant)
                .map(name -> kept(name, knownTenants, withPassword.contains(name)))
                .toList();
    }

    /** Instances of other kinds have directories beside those of tenants. */
    private static boolean isTenant(String directory) {
        return InstanceName.isValid(directory)
                && new InstanceName(directory).kind().isEmpty();
    }

    /** When it went is in its record, so that one whose record is damaged is not erased by time. */
    private Kept kept(String name, KnownTenants knownTenants, boolean hasPassword) {
        TenantRecord record = knownTenants.record(name);
        var what = new ArrayList<String>();
        if (knownTenants.damaged().containsKey(name)) {
            what.add("its damaged record");
        }
        long bytes = world.ledger().size(name);
        if (bytes > 0) {
            what.add("its files");
        }
        if (hasPassword) {
            what.add("its password");
        }
        record.ports().ifPresent(pair -> what.add("its ports %d and %d".formatted(pair.tls(), pair.plain())));
        return new Kept(TenantSpec.key(name), bytes, record.gone(), what);
    }

    /** The record is among the files, and goes with them or after them. */
    void erase(String name) {
        if (world.instances().find(new InstanceName(name)).isPresent()) {
            throw new EraseRefused("tenant %s is there again; delete it first".formatted(name));
        }
        world.connections().forget(name);
        world.secrets().forget(name);
        world.instances().erase(new InstanceName(name));
        world.ledger().erase(name);
    }
}
