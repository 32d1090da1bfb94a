package io.cachepilot.kind.tenant.apply;

import io.cachepilot.converge.desired.EraseRefused;
import io.cachepilot.converge.desired.Kept;
import io.cachepilot.converge.desired.Known;
import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;

/** What lies on this host of tenants that are deleted: data, password, certificate, ports. */
final class KeptTenants {
    private final TenantWorld world;

    KeptTenants(TenantWorld world) {
        this.world = world;
    }

    /** Names of all of whom something lies here, desired or not. Instances of other kinds have directories beside theirs. */
    Set<String> names() {
        var names = new TreeSet<>(world.ledger().directories());
        names.addAll(world.secrets().tenants());
        return names;
    }

    /** When it went is in its record, so that one whose record is damaged is not erased by time. */
    Kept of(String name, Known<TenantSpec, TenantMemory> known) {
        Remembered<TenantSpec, TenantMemory> record = known.record(name);
        var what = new ArrayList<String>();
        if (known.damaged().containsKey(name)) {
            what.add("its damaged record");
        }
        long bytes = world.ledger().size(name);
        if (bytes > 0) {
            what.add("its files");
        }
        if (world.secrets().isKept(name)) {
            what.add("its password");
        }
        record.own().ports().ifPresent(pair -> what.add("its ports %d and %d".formatted(pair.tls(), pair.plain())));
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
