package io.cachepilot.converge.act;

import io.cachepilot.plan.Key;

/** A spec has no part of the name that is asked for; the message says what there is. */
public final class NoSuchPart extends RuntimeException {
    private NoSuchPart(String message) {
        super(message, null, false, false);
    }

    /** Of a spec that is one thing. */
    public static NoSuchPart ofWhole(Key key, String part) {
        return new NoSuchPart("%s has no part '%s': it is one thing; leave the part out".formatted(key.words(), part));
    }
}
