package io.cachepilot.kind.authority.spec;

import io.cachepilot.converge.desired.Spec;
import io.cachepilot.plan.Counters;
import io.cachepilot.plan.Key;

/**
 * The desired state of the certificate authority.
 *
 * @param minTrustDays how long clients have had to load both certificates before the old one may go
 * @param suspend nothing is done for it
 */
public record AuthoritySpec(String name, Rotation rotation, int minTrustDays, boolean suspend) implements Spec {
    /** The value of the field {@code kind}. */
    public static final String KIND = "CertificateAuthority";

    /** The kind of its keys. */
    public static final String KEY_KIND = Key.kind(KIND);

    /** The name of the only one. */
    public static final String NAME = "default";

    static final int MIN_TRUST_DAYS = 30;

    /** What is desired where no manifest says otherwise. */
    public static AuthoritySpec unwritten(Rotation rotation) {
        return new AuthoritySpec(NAME, rotation, MIN_TRUST_DAYS, false);
    }

    /** The same in that rotation. */
    public AuthoritySpec with(Rotation other) {
        return new AuthoritySpec(name, other, minTrustDays, suspend);
    }

    /** What it is known by, whatever else it says. */
    public static Key key(String name) {
        return new Key(KEY_KIND, name);
    }

    /** Whether a key is of this kind. */
    public static boolean owns(Key key) {
        return key.kind().equals(KEY_KIND);
    }

    @Override
    public Key key() {
        return key(name);
    }

    /** Nobody writes a rotation but a person, one step at a time. */
    @Override
    public Counters counters() {
        return Counters.NONE;
    }

    /** It is there in any case. */
    @Override
    public boolean protect() {
        return true;
    }
}
