package io.cachepilot.kind.authority.apply;

import io.cachepilot.converge.desired.Coexistence;
import io.cachepilot.converge.desired.Desired;
import io.cachepilot.converge.desired.Known;
import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.kind.authority.spec.AuthoritySpec;
import io.cachepilot.kind.authority.spec.Rotation;
import io.cachepilot.kind.authority.spec.RotationPhase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Refuses a revision that moves a rotation by more than one step, or drops the old generation too early. */
record AuthorityRules(InstantSource clock) implements Coexistence<AuthoritySpec, AuthorityMemory> {
    @Override
    public String kind() {
        return AuthoritySpec.KIND;
    }

    @Override
    public Class<AuthoritySpec> type() {
        return AuthoritySpec.class;
    }

    /** A manifest that says nothing of a rotation leaves it as it is. */
    @Override
    public AuthoritySpec inForce(AuthoritySpec spec, Remembered<AuthoritySpec, AuthorityMemory> known) {
        Rotation before = known.spec().map(AuthoritySpec::rotation).orElse(Rotation.FIRST);
        return spec.rotation().equals(Rotation.UNSAID) ? spec.with(before) : spec;
    }

    /** There is one in any case: as it was, where its manifest has gone. */
    @Override
    public SortedMap<String, AuthoritySpec> unwritten(Known<AuthoritySpec, AuthorityMemory> known) {
        AuthoritySpec spec =
                known.record(AuthoritySpec.NAME).spec().orElseGet(() -> AuthoritySpec.unwritten(Rotation.FIRST));
        return new TreeMap<>(Map.of(AuthoritySpec.NAME, spec));
    }

    @Override
    public Places<AuthorityMemory> places(
            SortedMap<String, Desired<AuthoritySpec, AuthorityMemory>> desired,
            Known<AuthoritySpec, AuthorityMemory> known) {
        var places = new TreeMap<String, Place<AuthorityMemory>>();
        desired.forEach((name, authority) -> authority
                .spec()
                .flatMap(spec -> refusal(spec, known.record(name)))
                .ifPresent(why -> places.put(
                        name,
                        new Place.Refused<>(
                                "%s: spec.rotation: %s".formatted(authority.file(), why),
                                Optional.of(new AuthorityMemory.AsBefore())))));
        return new Places<>(places, new TreeMap<>());
    }

    private Optional<String> refusal(AuthoritySpec spec, Remembered<AuthoritySpec, AuthorityMemory> known) {
        Rotation wanted = spec.rotation();
        Rotation before = known.spec().map(AuthoritySpec::rotation).orElse(Rotation.FIRST);
        if (!wanted.mayFollow(before)) {
            return Optional.of("%s can't follow on %s; allowed next are: %s"
                    .formatted(
                            wanted,
                            before,
                            before.next().stream().map(Rotation::toString).collect(Collectors.joining("; "))));
        }
        if (wanted.phase() == RotationPhase.ISSUE_NEW
                && before.phase() == RotationPhase.TRUST_NEW
                && known.own().trustedSince().isEmpty()) {
            return Optional.of(
                    "issue-new is allowed once clients are given both certificates, and trust-new is not carried out yet");
        }
        boolean drops = wanted.phase() == RotationPhase.DROP_OLD && before.phase() == RotationPhase.ISSUE_NEW;
        return drops ? tooEarly(spec, known.own().trustedSince()) : Optional.empty();
    }

    private Optional<String> tooEarly(AuthoritySpec spec, Optional<Instant> trustedSince) {
        if (trustedSince.isEmpty()) {
            return Optional.of(
                    "drop-old is not allowed yet: since when clients are given both certificates is not known");
        }
        Instant earliest = trustedSince.get().plus(Duration.ofDays(spec.minTrustDays()));
        return clock.instant().isBefore(earliest)
                ? Optional.of(
                        "clients have %d days to load both certificates (minTrustDays); drop-old is allowed from %s on"
                                .formatted(spec.minTrustDays(), earliest))
                : Optional.empty();
    }
}
