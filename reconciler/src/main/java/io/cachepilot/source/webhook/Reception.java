package io.cachepilot.source.webhook;

/** What became of a delivery. */
public sealed interface Reception {
    /** It tells of a push that counts; the source is about to be asked. */
    record Accepted(String delivery) implements Reception {}

    /** It was accepted before, so nothing is done. */
    record Repeated(String delivery) implements Reception {}

    /** It is true, and nothing that counts here. */
    record Ignored(String why) implements Reception {}

    /** It is not believed, or can't be read. Nothing is done. */
    record Refused(Reason reason, String why) implements Reception {}

    /** Why a delivery is refused; surfaces map it to their own codes. */
    enum Reason {
        /** There is no usable secret here, so nobody is believed. */
        NOT_SET_UP,
        /** Whoever sent it has not shown to know the secret. */
        NOT_AUTHENTIC,
        /** It is none that a git host sends. */
        MALFORMED,
        /** It is longer than {@link Webhooks#MAX_BODY_BYTES}. */
        TOO_LARGE,
        /** It can't be noted that it was seen; the same one may be sent again later. */
        UNAVAILABLE
    }
}
