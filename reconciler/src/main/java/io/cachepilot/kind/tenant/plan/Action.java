package io.cachepilot.kind.tenant.plan;

import java.util.List;

/** One step of a plan. The set is closed: whoever carries out, prints or checks a plan handles each. */
public sealed interface Action {
    Reason reason();

    /** The fields that this action brings to what is wanted; empty where it changes none. */
    default List<Change> changes() {
        return List.of();
    }

    default Impact impact() {
        return Impact.NONE;
    }

    /** Makes a key and a certificate for the names wanted. */
    record IssueCertificate(Reason reason, List<Change> changes) implements Action {
        public IssueCertificate {
            changes = List.copyOf(changes);
        }
    }

    /** Lets the running server serve the certificate on disk, and checks it by a handshake. */
    record ReloadCertificate(Reason reason) implements Action {}

    /** Makes the instance, or brings one that does not run to what is wanted. */
    record CreateInstance(Reason reason, List<Change> changes) implements Action {
        public CreateInstance {
            changes = List.copyOf(changes);
        }
    }

    record StartInstance(Reason reason) implements Action {}

    record StopInstance(Reason reason, Impact impact) implements Action {}

    /**
     * Ends the server and starts it as wanted.
     *
     * @param carryData whether data held in memory only is saved first and loaded after
     */
    record RestartInstance(Reason reason, List<Change> changes, boolean carryData, Impact impact) implements Action {
        public RestartInstance {
            changes = List.copyOf(changes);
        }
    }

    /** Deletes the file that carried memory-only data over a restart. */
    record DropCarriedData(Reason reason) implements Action {}

    /** Changes in place, while it runs, how the engine keeps the instance: its memory limit above all. */
    record AdjustInstance(Reason reason, List<Change> changes) implements Action {
        public AdjustInstance {
            changes = List.copyOf(changes);
        }
    }

    /** Changes directives of the running server. */
    record ConfigureServer(Reason reason, List<Change> changes, Impact impact) implements Action {
        public ConfigureServer {
            changes = List.copyOf(changes);
        }
    }

    /** Changes users of the running server. */
    record ApplyAccess(Reason reason, List<Change> changes) implements Action {
        public ApplyAccess {
            changes = List.copyOf(changes);
        }
    }

    /** Writes the configuration files that the server reads at its next start. */
    record WriteFiles(Reason reason, List<Change> changes) implements Action {
        public WriteFiles {
            changes = List.copyOf(changes);
        }
    }

    /**
     * Stops and forgets the instance.
     *
     * @param withData whether its data, files and passwords go too
     */
    record RemoveInstance(Reason reason, boolean withData, Impact impact) implements Action {}
}
