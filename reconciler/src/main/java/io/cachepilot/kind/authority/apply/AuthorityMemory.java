package io.cachepilot.kind.authority.apply;

import io.cachepilot.converge.desired.Choice;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.kind.authority.spec.AuthoritySpec;
import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of the authority beside what is remembered of every spec.
 *
 * @param trustedSince since when clients are given the certificates of two generations; empty while they are not
 */
public record AuthorityMemory(Optional<Instant> trustedSince) {
    static final AuthorityMemory NOTHING = new AuthorityMemory(Optional.empty());

    /** What its record looks like. */
    public static final Ledger.Form<AuthoritySpec, AuthorityMemory> FORM = new Ledger.Form<>(
            "certificate-authority.json",
            AuthoritySpec.class,
            AuthorityMemory.class,
            NOTHING,
            "to have it worked out from the keys that there are");

    /** Nothing is chosen for it: what is remembered stays. */
    record AsBefore() implements Choice<AuthorityMemory> {
        @Override
        public AuthorityMemory in(AuthorityMemory before) {
            return before;
        }
    }
}
