package io.cachepilot.api.control;

import io.cachepilot.api.contract.Contract;
import io.cachepilot.api.event.EventStreams;
import io.cachepilot.api.http.ErrorTable;
import io.cachepilot.api.http.Surface;
import io.cachepilot.api.spec.Observation;
import io.cachepilot.api.spec.SpecWrites;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.report.answer.Reports;
import io.cachepilot.spec.SpecHistory;
import java.util.List;
import java.util.function.Supplier;

/** The API for specs of every kind. */
public final class ControlSurface {
    private ControlSurface() {}

    /**
     * What it is made of.
     *
     * @param served what tells this control plane from one that looks after something else
     * @param observation for what only looks and writes nothing
     * @param errors how what is no matter of this surface is told
     */
    public record Dependencies(
            Supplier<String> served,
            Reports reports,
            SpecHistory history,
            Observation observation,
            EventStreams streams,
            SpecWrites writes,
            ErrorTable errors) {}

    public static Surface of(Dependencies parts) {
        var specs = new NamedSpecs(parts.reports().views());
        // Of their own: that of the source keeps what its files were read as, for the next reading of them.
        var contents =
                new SpecContents(new ManifestReader(parts.observation().kinds().readers()));
        var rights = new SpecRights(parts.observation().source().reader());
        var answers = new SpecAnswers(parts.writes(), rights);
        var told = new ToldAnswers(parts.reports());
        var looks = new SpecLooks(specs, parts.reports(), told, parts.streams());
        var verbs = new SpecVerbs(
                specs, parts.reports().acts(), answers, told, parts.reports().clock());
        return Contract.read("control")
                .surface(
                        "Control",
                        List.of("/api/v1/specs", "/api/v1/changes", "/api/v1/diff", "/api/v1/control"),
                        new ControlErrors(parts.errors()),
                        Contract.handlers(List.of(
                                new ServedState(parts.served()).handlers(),
                                looks.handlers(),
                                new SpecPasses(specs, looks, parts.writes(), told).handlers(),
                                new SpecPlans(specs, contents, told).handlers(),
                                new SpecTexts(specs, contents, parts.history(), verbs, answers).handlers(),
                                verbs.handlers(),
                                new SpecApproval(specs, parts.observation(), parts.writes(), told).handlers(),
                                new SeveralSpecs(contents, parts.observation(), answers).handlers())));
    }
}
