package io.cachepilot.kind.tenant.plan;

import io.cachepilot.plan.Action;
import io.cachepilot.plan.Change;
import io.cachepilot.plan.Impact;
import java.util.List;
import java.util.Set;

/** One step of a plan. The set is closed: whoever carries out, prints or checks a plan handles each. */
public sealed interface TenantAction extends Action {
    /** Of a new tenant's some thirty fields, those that a person chose. */
    Set<Field> TELLING = Set.of(
            Field.LIMIT,
            Field.port("tls"),
            Field.port("plain"),
            Field.server("tls-port"),
            Field.server("port"),
            Field.server("maxmemory"),
            Field.server("maxmemory-policy"),
            Field.server("appendonly"));

    Reason reason();

    @Override
    default String why() {
        return reason().toString();
    }

    @Override
    default List<Change<Field>> changes() {
        return List.of();
    }

    @Override
    default String verb() {
        return switch (this) {
            case IssueCertificate _ -> "issue a certificate";
            case ReloadCertificate _ -> "reload the certificate";
            case CreateInstance create -> create.isNew() ? "create the instance" : "change the instance";
            case StartInstance _ -> "start the server";
            case StopInstance _ -> "stop the server";
            case RestartInstance restart ->
                restart.carryData() ? "restart the server, data kept" : "restart the server";
            case DropCarriedData _ -> "delete the copy of the data";
            case AdjustInstance adjust -> adjust.isLimitOnly() ? "change the memory limit" : "adjust the instance";
            case ConfigureServer _ -> "configure the running server";
            case ApplyAccess _ -> "change the users of the running server";
            case WriteFiles _ -> "write the configuration files";
            case RemoveInstance remove ->
                remove.withData() ? "remove the tenant and its data" : "remove the tenant, its files kept";
        };
    }

    @Override
    default Symbol symbol() {
        return switch (this) {
            case CreateInstance create -> create.isNew() ? Symbol.MAKE : Symbol.CHANGE;
            case StartInstance _ -> Symbol.MAKE;
            case StopInstance _, RemoveInstance _ -> Symbol.END;
            case RestartInstance _ -> Symbol.REPLACE;
            case IssueCertificate _,
                    ReloadCertificate _,
                    DropCarriedData _,
                    AdjustInstance _,
                    ConfigureServer _,
                    ApplyAccess _,
                    WriteFiles _ -> Symbol.CHANGE;
        };
    }

    /** Whether it starts a server, be it for the first time or anew. */
    default boolean starts() {
        return this instanceof StartInstance || this instanceof RestartInstance;
    }

    /** Makes a key and a certificate for the names wanted. */
    record IssueCertificate(Reason reason, List<Change<Field>> changes) implements TenantAction {
        public IssueCertificate {
            changes = List.copyOf(changes);
        }
    }

    /** Lets the running server serve the certificate on disk, and checks it by a handshake. */
    record ReloadCertificate(Reason reason) implements TenantAction {}

    /** Makes the instance, or brings one that does not run to what is wanted. */
    record CreateInstance(Reason reason, List<Change<Field>> changes) implements TenantAction {
        public CreateInstance {
            changes = List.copyOf(changes);
        }

        /** Only of an instance that is not there are the server's fields compared without a server that answers. */
        boolean isNew() {
            return changes.stream().anyMatch(change -> change.field().group() == Field.Group.SERVER);
        }

        @Override
        public List<Change<Field>> telling() {
            return isNew()
                    ? changes.stream()
                            .filter(change -> TELLING.contains(change.field()))
                            .toList()
                    : changes;
        }
    }

    record StartInstance(Reason reason) implements TenantAction {}

    record StopInstance(Reason reason, Impact impact) implements TenantAction {}

    /**
     * Ends the server and starts it as wanted.
     *
     * @param carryData whether data held in memory only is saved first and loaded after
     */
    record RestartInstance(Reason reason, List<Change<Field>> changes, boolean carryData, Impact impact)
            implements TenantAction {
        public RestartInstance {
            changes = List.copyOf(changes);
        }
    }

    /** Deletes the file that carried memory-only data over a restart. */
    record DropCarriedData(Reason reason) implements TenantAction {}

    /** Changes in place, while it runs, how the engine keeps the instance: its memory limit above all. */
    record AdjustInstance(Reason reason, List<Change<Field>> changes) implements TenantAction {
        public AdjustInstance {
            changes = List.copyOf(changes);
        }

        boolean isLimitOnly() {
            return changes.stream().allMatch(change -> change.field().equals(Field.LIMIT));
        }
    }

    /** Changes directives of the running server. */
    record ConfigureServer(Reason reason, List<Change<Field>> changes, Impact impact) implements TenantAction {
        public ConfigureServer {
            changes = List.copyOf(changes);
        }
    }

    /** Changes users of the running server. */
    record ApplyAccess(Reason reason, List<Change<Field>> changes) implements TenantAction {
        public ApplyAccess {
            changes = List.copyOf(changes);
        }
    }

    /** Writes the configuration files that the server reads at its next start. */
    record WriteFiles(Reason reason, List<Change<Field>> changes) implements TenantAction {
        public WriteFiles {
            changes = List.copyOf(changes);
        }

        /** What a file holds is told by the fields of the server and its users. */
        @Override
        public List<Change<Field>> telling() {
            return List.of();
        }
    }

    /**
     * Stops and forgets the instance.
     *
     * @param withData whether its data, files and passwords go too
     */
    record RemoveInstance(Reason reason, boolean withData, Impact impact) implements TenantAction {
        @Override
        public boolean removes() {
            return true;
        }
    }
}
