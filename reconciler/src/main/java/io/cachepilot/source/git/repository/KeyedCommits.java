package io.cachepilot.source.git.repository;

import io.cachepilot.source.content.Revision;
import io.cachepilot.source.write.Author;
import io.cachepilot.source.write.Committed;
import io.cachepilot.source.write.IdempotencyKey;
import io.cachepilot.source.write.Proposal;
import io.cachepilot.source.write.WriteRefused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * The commits among the newest ones that were asked for under a key. All it knows stands in the commits themselves, so
 * nothing is lost with a process, and a commit that is gone is no longer known. To be used by one thread at a time.
 */
public final class KeyedCommits {
    private final int most;
    private final Map<Asked, Made> known = new HashMap<>();
    private Optional<ObjectId> upTo = Optional.empty();

    private record Asked(String author, String key) {
        static Asked of(Author author, String key) {
            return new Asked(author.name() + " <" + author.email() + ">", key);
        }
    }

    private record Made(String digest, Revision revision) {}

    public KeyedCommits() {
        this(10_000);
    }

    /** @param most how many commits are looked back over, at most */
    public KeyedCommits(int most) {
        this.most = most;
    }

    /**
     * The commit of an earlier request that is the same.
     *
     * @param head the newest commit; empty when there is none
     * @throws WriteRefused when the key was used for something else
     */
    public Optional<Committed> find(Repository repository, Optional<ObjectId> head, Proposal proposal)
            throws IOException {
        if (proposal.key().isEmpty() || head.isEmpty()) {
            return Optional.empty();
        }
        learn(repository, head.get());
        IdempotencyKey key = proposal.key().get();
        Optional<Made> made = Optional.ofNullable(known.get(Asked.of(proposal.author(), key.name())));
        made.ifPresent(it -> requireSame(key, it.digest(), it.revision()));
        return made.map(it -> Committed.before(it.revision()));
    }

    public static void requireSame(IdempotencyKey key, String digest, Revision revision) {
        if (!key.digest().equals(digest)) {
            throw new WriteRefused(
                    WriteRefused.Reason.KEY_REUSED,
                    "the idempotency key '%s' was used for another change, which is the commit %s; use a new key for each change"
                            .formatted(key.name(), revision.shortId()));
        }
    }

    /** Reads the commits since the last time; all of them when that one is no longer part of the history. */
    private void learn(Repository repository, ObjectId head) throws IOException {
        if (upTo.filter(head::equals).isPresent()) {
            return;
        }
        var found = new ArrayList<RevCommit>();
        boolean follows = false;
        try (var walk = new RevWalk(repository)) {
            Optional<RevCommit> commit = Optional.of(walk.parseCommit(head));
            for (int seen = 0; seen < most && commit.isPresent() && !follows; seen++) {
                if (!commit.get().getFooterLines(IdempotencyKey.TRAILER).isEmpty()) {
                    found.add(commit.get());
                }
                commit = parent(walk, commit.get());
                follows = commit.isPresent() && commit.equals(upTo);
            }
        }
        if (!follows || known.size() + found.size() > 2 * most) {
            known.clear();
        }
        // The newest wins where one key stands in several, which only others than we can have done.
        found.reversed().forEach(this::note);
        upTo = Optional.of(head.copy());
    }

    private static Optional<RevCommit> parent(RevWalk walk, RevCommit commit) throws IOException {
        return commit.getParentCount() == 0 ? Optional.empty() : Optional.of(walk.parseCommit(commit.getParent(0)));
    }

    private void note(RevCommit commit) {
        List<String> keys = commit.getFooterLines(IdempotencyKey.TRAILER);
        List<String> digests = commit.getFooterLines(IdempotencyKey.DIGEST_TRAILER);
        PersonIdent author = commit.getAuthorIdent();
        if (keys.size() == 1 && digests.size() == 1 && author != null) {
            String who = author.getName() + " <" + author.getEmailAddress() + ">";
            known.put(new Asked(who, keys.getFirst()), new Made(digests.getFirst(), new Revision(commit.name())));
        }
    }
}
