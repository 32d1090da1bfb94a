package io.cachepilot.cli.context;

import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.control.SourceReader;
import io.cachepilot.control.StatusFile;
import io.cachepilot.control.hold.AgreedFiles;
import io.cachepilot.control.hold.Holding;
import io.cachepilot.control.state.Presence;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.converge.Approving;
import io.cachepilot.converge.Kinds;
import io.cachepilot.converge.act.SpecActs;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.view.SpecViews;
import io.cachepilot.instance.Instances;
import io.cachepilot.loop.prune.ApprovalFiles;
import io.cachepilot.pki.Authority;
import io.cachepilot.plan.Key;
import io.cachepilot.redis.ControlConnections;
import io.cachepilot.report.answer.Reports;
import io.cachepilot.spec.SpecHistory;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/**
 * What a command needs to look at desired and observed state. Nothing of it writes.
 *
 * @param views shows what there is of each kind, by the kind of its keys
 * @param actsOfKinds what persons do with specs of each kind by name, by the kind of its keys
 * @param authority of the tenants' certificates; none before the first start, and where it can't be read
 * @param damaged what all tenants share and can't be read, a sentence each
 */
public record ReadOnlyControlPlane(
        StateDirectory state,
        SourceReader source,
        Kinds kinds,
        SortedMap<String, SpecViews> views,
        SortedMap<String, SpecActs> actsOfKinds,
        Instances instances,
        ControlConnections connections,
        Authority authority,
        List<String> damaged)
        implements AutoCloseable {
    public ReadOnlyControlPlane {
        damaged = List.copyOf(damaged);
    }

    /** The desired state as it is now, with what a person has allowed of it. What is planned of it has to be right. */
    public Intake intake() {
        return wanted().intake();
    }

    private Reports.Wanted wanted() {
        if (!damaged.isEmpty()) {
            throw new CommandFailed(String.join("; ", damaged));
        }
        return Reports.Wanted.read(approvals(), source, holding());
    }

    /** What persons do with a spec by its name. */
    public SpecActs acts(Key key) {
        return SpecActs.of(actsOfKinds, key);
    }

    /** How specs are, as a control plane wrote it down last; empty where none ever did. */
    public Optional<StatusFile.Content> storedStatus() {
        return new StatusFile(state.status(), Clock.systemUTC()).read();
    }

    /** Tells of specs what is seen of them now. */
    public Reports reports() {
        return reports(() -> Presence.of(state));
    }

    /**
     * The same for whoever knows more of the control plane.
     *
     * @param presence whether one works here
     */
    public Reports reports(Supplier<Presence> presence) {
        return new Reports(
                kinds,
                views,
                actsOfKinds,
                this::storedStatus,
                stored -> Staleness.of(presence.get(), stored),
                source.reader(),
                this::wanted,
                history(),
                state.events(),
                damaged,
                Clock.systemUTC());
    }

    public SpecHistory history() {
        return source.history();
    }

    /** Allows for a person what the loop would not do by itself. */
    public Approving approving() {
        return new Approving(kinds, approvals(), holding());
    }

    public Holding holding() {
        return new Holding(new AgreedFiles(state.agreed()), kinds, source, approvals());
    }

    public ApprovalFiles approvals() {
        return new ApprovalFiles(state.approvals());
    }

    /** Makes TLS sockets that trust the authority of the tenants' certificates, and no other. */
    public Optional<SSLSocketFactory> clientTls() {
        return authority.clientSockets();
    }

    @Override
    public void close() {
        connections.close();
        instances.close();
    }
}
