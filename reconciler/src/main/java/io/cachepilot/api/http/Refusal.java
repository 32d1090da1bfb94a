package io.cachepilot.api.http;

import io.cachepilot.access.Role;
import java.util.Set;

/** Why a request is not passed on to an operation. */
public sealed interface Refusal {
    /** No surface has such a path. */
    record UnknownPath() implements Refusal {}

    /** The path has other methods. */
    record WrongVerb(Set<Verb> allowed) implements Refusal {}

    /** The request is meant for another server: its Host is none of ours. */
    record UnknownHost() implements Refusal {}

    /** The address is not answered for a while. */
    record BlockedAddress(long retryAfterSeconds) implements Refusal {}

    /**
     * The body is too long.
     *
     * @param most bytes that it may have
     */
    record TooLarge(long most) implements Refusal {}

    /**
     * The body is of a type that the operation does not read.
     *
     * @param expected the one that it reads
     */
    record WrongContentType(String expected) implements Refusal {}

    /** A value of the query looks like an attack. */
    record Suspicious() implements Refusal {}

    record MissingCredentials() implements Refusal {}

    record WrongCredentials() implements Refusal {}

    record TooManyRequests(long retryAfterSeconds) implements Refusal {}

    /**
     * The caller may not do that.
     *
     * @param needed the least role that may
     */
    record Forbidden(Role needed) implements Refusal {}

    /**
     * It is no request by the standard of HTTP, or one that asks the server for what it does not do.
     *
     * @param status of HTTP that says so
     * @param reason a few words, those of the standard
     */
    record Malformed(int status, String reason) implements Refusal {}

    /** The body did not come to its end, or came too slowly. */
    record BodyIncomplete() implements Refusal {}

    /** There is no memory for the body now, or for another one of this caller. */
    record Busy(long retryAfterSeconds) implements Refusal {}

    /** Nobody could later tell who did it. */
    record NotAudited() implements Refusal {}

    /** It is not known whose key that is, so nobody is let in. */
    record KeysAway() implements Refusal {}

    /** A request that was refused; caught by the pipeline. */
    final class Refused extends RuntimeException {
        private final transient Refusal refusal;

        public Refused(Refusal refusal) {
            super(refusal.toString(), null, false, false);
            this.refusal = refusal;
        }

        public Refusal refusal() {
            return refusal;
        }
    }
}
