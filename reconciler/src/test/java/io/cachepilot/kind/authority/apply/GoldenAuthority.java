package io.cachepilot.kind.authority.apply;

import io.cachepilot.converge.desired.Desired;
import io.cachepilot.converge.desired.DesiredSet;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.desired.Known;
import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.kind.authority.plan.AuthorityGoal;
import io.cachepilot.kind.authority.plan.AuthorityLook;
import io.cachepilot.kind.authority.plan.AuthorityPlanner;
import io.cachepilot.kind.authority.spec.AuthoritySpec;
import io.cachepilot.kind.authority.spec.Rotation;
import io.cachepilot.loop.prune.PruneGuard;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.Preview;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is told of the authority where manifests name it: as it was, and in each phase for a month. */
public final class GoldenAuthority {
    private GoldenAuthority() {}

    /**
     * What would be done; empty where no manifest names it.
     *
     * @param leaving who still shows a certificate that is to be distrusted
     */
    public static Optional<Preview> preview(Intake intake, Manifests before, List<String> leaving, Instant now) {
        AuthoritySpec was = before.spec(AuthoritySpec.class, AuthoritySpec.NAME)
                .orElseGet(() -> AuthoritySpec.unwritten(Rotation.FIRST));
        var known = Remembered.<AuthoritySpec, AuthorityMemory>nothing(
                        new AuthorityMemory(Optional.of(now.minusSeconds(31L * 24 * 3600))))
                .withDesired("authority.yaml", was);
        var set = DesiredSet.of(
                intake,
                new Known<>(
                        new TreeMap<>(java.util.Map.of(AuthoritySpec.NAME, known)),
                        new TreeMap<>(),
                        new TreeSet<>(),
                        AuthorityMemory.NOTHING,
                        Optional.empty()),
                new AuthorityRules(() -> now),
                new PruneGuard(0.2));
        AuthorityGoal reached = AuthorityGoal.of(was.rotation());
        var look = new AuthorityLook(
                reached.generations(),
                reached.generations(),
                reached.trusted(),
                false,
                reached.issuing(),
                Optional.empty(),
                leaving);
        return set.find(AuthoritySpec.NAME)
                .filter(authority -> !authority.file().isEmpty())
                .map(authority -> new Preview(plan(authority, look, now), authority.problems()));
    }

    private static Plan<?> plan(Desired<AuthoritySpec, AuthorityMemory> authority, AuthorityLook look, Instant now) {
        return AuthorityPlanner.plan(authority.spec().orElseThrow(), look, new TreeMap<>(), now);
    }
}
