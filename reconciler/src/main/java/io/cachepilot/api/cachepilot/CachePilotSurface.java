package io.cachepilot.api.cachepilot;

import io.cachepilot.api.contract.Contract;
import io.cachepilot.api.event.EventStreams;
import io.cachepilot.api.http.ErrorTable;
import io.cachepilot.api.http.Surface;
import io.cachepilot.api.spec.Observation;
import io.cachepilot.api.spec.SpecWrites;
import io.cachepilot.control.ControlPlane;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.converge.Kinds;
import io.cachepilot.kind.tenant.memory.TenantSecrets;
import io.cachepilot.kind.tenant.spec.TenantRanges;
import io.cachepilot.kind.tenant.view.TenantViews;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.secret.SealedValues;
import io.cachepilot.spec.SpecHistory;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** The documented API of CachePilot. */
public final class CachePilotSurface {
    private CachePilotSurface() {}

    /**
     * What it is made of.
     *
     * @param observation for what only looks and writes nothing
     * @param kinds write into a new manifest what was chosen for its spec
     * @param certificate of the tenants' authority, as PEM
     * @param names by which clients connect from outside, the preferred one first
     * @param writes carries out changes
     */
    public record Dependencies(
            String version,
            ControlPlane controlPlane,
            StatusBoard board,
            TenantViews tenants,
            Kinds kinds,
            SpecWrites writes,
            SpecHistory history,
            Observation observation,
            EventStreams streams,
            SealedValues sealing,
            TenantSecrets secrets,
            StateDirectory state,
            TenantRanges ranges,
            Supplier<String> certificate,
            List<String> names,
            InstantSource clock,
            SecureRandom random) {
        public Dependencies {
            names = List.copyOf(names);
        }
    }

    public static Surface of(Dependencies parts) {
        var looks = new TenantLooks(parts.tenants(), parts.board(), parts.clock());
        var writes = new TenantWrites(parts.writes());
        var changes = new TenantChanges.Dependencies(
                parts.ranges(), parts.sealing(), parts.secrets(), parts.kinds(), parts.clock(), parts.random());
        var health = new HostHealth(looks, parts.board(), parts.state().root(), parts.clock());
        var approvable = new Approvable(
                parts.observation(),
                looks,
                parts.controlPlane(),
                parts.board(),
                parts.writes().atMost());
        Contract contract = Contract.read("cachepilot");
        return contract.surface(
                "CachePilot",
                List.of("/"),
                errors(),
                Contract.handlers(List.of(
                        new Root(parts.version(), parts.clock()).handlers(),
                        new TenantReads(looks).handlers(),
                        new TenantChanges(changes, looks, writes).handlers(),
                        new TenantSpecs(parts.writes().specs(), parts.history(), parts.board(), writes).handlers(),
                        new Handover(looks, parts.secrets(), parts.certificate(), parts.names()).handlers(),
                        new TenantPlans(parts.observation()).handlers(),
                        approvable.handlers(),
                        new TenantEvents(parts.streams(), looks).handlers(),
                        new Reconciling(
                                        parts.controlPlane(),
                                        parts.board(),
                                        parts.writes().atMost())
                                .handlers(),
                        new Monitoring(looks, health::look).handlers(),
                        NotBuilt.handlers())));
    }

    /** How errors are told, also of paths that no surface has. */
    public static ErrorTable errors() {
        return new CachePilotErrors();
    }
}
