package io.cachepilot.kind.tenant.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.spec.DeletionPolicy;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.secret.Secret;
import io.cachepilot.simulation.Story;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What clients of tenants have: data that was acknowledged, and passwords. Neither may be taken from them but by somebody's wish. */
final class TenantClients {
    private final Story story;
    private final TenantHost host;
    private final Map<String, TreeMap<String, String>> written = new TreeMap<>();
    private final Map<String, Secret> passwords = new TreeMap<>();
    private final Map<String, Integer> changesAskedFor = new TreeMap<>();
    private int writes;

    TenantClients(Story story, TenantHost host) {
        this.story = story;
        this.host = host;
    }

    /** A client writes something, if its tenant's server runs. */
    void write(String tenant) {
        String key = "k" + story.random().nextInt(3);
        String value = "v" + writes++;
        host.servers().find(tenant).filter(server -> server.write(key, value)).ifPresent(_ -> {
            written.computeIfAbsent(tenant, _ -> new TreeMap<>()).put(key, value);
            story.tell("a client of %s writes %s".formatted(tenant, value));
        });
    }

    /** From now on its data may be lost: somebody takes it away, or has allowed that. */
    void lose(String tenant) {
        written.remove(tenant);
    }

    /** One change of the password is as somebody wants it. */
    void mayChangePassword(String tenant) {
        changesAskedFor.merge(tenant, 1, Integer::sum);
    }

    /** The server ends without anybody having asked the control plane for it: what is only in memory is lost. */
    void isKilled(String tenant) {
        if (host.servers().find(tenant).filter(FakeServer::keepsAll).isEmpty()) {
            lose(tenant);
        }
    }

    /** @param wishes what is wanted of the tenants that are */
    void check(Map<String, TenantSpec> wishes) {
        var names = new TreeSet<>(written.keySet());
        names.addAll(passwords.keySet());
        names.forEach(name -> forgetUnlessKept(name, Optional.ofNullable(wishes.get(name))));
        written.forEach((tenant, data) -> host.servers()
                .find(tenant)
                .ifPresent(server ->
                        assertThat(server.data()).as("the data of " + tenant).containsAllEntriesOf(data)));
        passwords(wishes);
    }

    /** Data is kept of what is to run, and of what lies on disk for as long as nobody has it deleted. */
    private void forgetUnlessKept(String tenant, Optional<TenantSpec> wish) {
        Optional<FakeServer> server = host.servers().find(tenant);
        Remembered<TenantSpec, TenantMemory> record = host.records().get(tenant);
        boolean ends = wish.filter(TenantSpec::running).isEmpty()
                && server.filter(FakeServer::keepsAll).isEmpty()
                && server.isPresent();
        boolean isDeleted = wish.isEmpty()
                && record.spec()
                        .filter(spec -> spec.deletionPolicy() == DeletionPolicy.DELETE)
                        .isPresent();
        boolean startsEmpty = server.isEmpty()
                && !record.own().carrying()
                && !hasAppended(tenant)
                && wish.filter(spec -> spec.persistence() == Persistence.MEMORY_ONLY)
                        .isPresent();
        if (ends || isDeleted || startsEmpty || record.approved()) {
            lose(tenant);
        }
        if (isDeleted) {
            mayChangePassword(tenant);
        }
    }

    private boolean hasAppended(String tenant) {
        return Files.exists(
                host.state().instances().resolve(tenant).resolve("data/appendonlydir/appendonly.aof.manifest"));
    }

    private void passwords(Map<String, TenantSpec> wishes) {
        wishes.keySet()
                .forEach(tenant -> host.secrets().find(tenant).ifPresent(password -> {
                    Secret before = passwords.put(tenant, password);
                    if (before != null && !before.equals(password)) {
                        assertThat(changesAskedFor.merge(tenant, -1, Integer::sum))
                                .as("changes of the password of %s that are still asked for".formatted(tenant))
                                .isNotNegative();
                    }
                }));
    }
}
