package io.cachepilot.spec;

import io.cachepilot.source.write.Author;
import io.cachepilot.source.write.Urgency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Changes of specs that somebody asks for at once: all of them are made, in their order and as one commit, or none is.
 *
 * @param request who asks for it, and how
 * @param edits each of another spec, and one at least
 */
public record SpecChange(Request request, List<SpecEdit> edits, SpecReview review) {
    public SpecChange {
        edits = List.copyOf(edits);
        if (edits.isEmpty()) {
            throw new IllegalArgumentException("a change changes something");
        }
    }

    /** Of one spec. */
    public SpecChange(
            Request request, String kind, String name, Expectation expected, SpecAction action, SpecJudge judge) {
        this(request, List.of(new SpecEdit(kind, name, expected, action, judge)), SpecReview.NONE);
    }

    /** Of one spec, of which nothing more is demanded than of every change. */
    public SpecChange(Request request, String kind, String name, Expectation expected, SpecAction action) {
        this(request, kind, name, expected, action, SpecJudge.NONE);
    }

    /**
     * Where a change comes from; it becomes part of the commit.
     *
     * @param operation what was called, {@code set} or {@code PUT /api/v1/…}
     * @param id names this request and no other
     * @param urgency who waits for it
     * @param idempotencyKey what the caller names it by, to ask for it again without a second effect
     */
    public record Request(Author author, String operation, String id, Urgency urgency, Optional<Key> idempotencyKey) {
        /** One that somebody waits for, and that has no name yet. */
        public static Request of(Author author, String operation) {
            return of(author, operation, Urgency.AWAITED);
        }

        /** One that has no name yet. */
        public static Request of(Author author, String operation, Urgency urgency) {
            return new Request(author, operation, UUID.randomUUID().toString(), urgency, Optional.empty());
        }
    }

    /**
     * What a caller names a request by.
     *
     * @param name see {@link io.cachepilot.source.write.IdempotencyKey#isName}
     * @param asked what tells this request from others that the caller could mean by the name, where the change itself does
     *     not: one with a random value is another one each time. No secret: a digest of it becomes part of the commit
     */
    public record Key(String name, Optional<String> asked) {
        /** One whose change is the same each time. */
        public static Key of(String name) {
            return new Key(name, Optional.empty());
        }
    }
}
