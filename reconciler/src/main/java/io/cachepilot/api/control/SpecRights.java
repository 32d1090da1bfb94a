package io.cachepilot.api.control;

import io.cachepilot.access.Principal;
import io.cachepilot.access.Role;
import io.cachepilot.api.http.Refusal;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.spec.SpecDelta;
import io.cachepilot.spec.SpecReview;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Who may change what of specs: what a kind marks as an operator's, an operator may; all else takes an administrator. */
record SpecRights(ManifestReader reader) {
    /** Refuses what the caller may not change. */
    SpecReview of(Principal caller) {
        return deltas -> deltas.stream()
                .map(this::needed)
                .max(Comparator.naturalOrder())
                .filter(needed -> !caller.role().permits(needed))
                .ifPresent(needed -> {
                    throw new Refusal.Refused(new Refusal.Forbidden(needed));
                });
    }

    /** The role that a change takes. */
    Role needed(SpecDelta delta) {
        if (delta.before().isEmpty() || delta.after().isEmpty()) {
            return Role.ADMIN;
        }
        return delta.fields().stream()
                .map(field -> needed(delta.kind(), field))
                .max(Comparator.naturalOrder())
                .orElse(Role.OPERATOR);
    }

    private Role needed(String kind, List<String> field) {
        return reader.role(kind, field)
                .map(role -> Role.valueOf(role.toUpperCase(Locale.ROOT)))
                .orElse(Role.ADMIN);
    }
}
