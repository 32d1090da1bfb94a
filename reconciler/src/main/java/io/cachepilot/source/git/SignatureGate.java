package io.cachepilot.source.git;

import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.content.ManifestName;
import io.cachepilot.source.git.signature.SignaturePolicy;
import io.cachepilot.source.git.signature.SignaturePolicy.Verdict;
import io.cachepilot.source.git.upstream.Upstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.util.RawParseUtils;

/**
 * Lets a newest commit through when it is signed by somebody who may, and holds on to the last one that was. What is
 * behind that commit is not asked: who signs it answers for all that it contains. To be used by one thread at a time.
 */
public final class SignatureGate {
    private static final int LARGEST_COMMIT = 1 << 20;
    private static final int LONGEST_NAME = 100;
    private static final int SHORT_ID = 8;

    private final SignaturePolicy policy;
    private final LastAccepted last;

    public SignatureGate(SignaturePolicy policy, LastAccepted last) {
        this.policy = policy;
        this.last = last;
    }

    /**
     * What is in force.
     *
     * @param commit the newest commit, or the last one that was accepted
     * @param refused which commit is refused instead, why, and what to do; empty when it is the newest
     */
    record Passed(ObjectId commit, Optional<String> refused) {}

    /** Throws {@link SourceUnavailable} when the newest commit is refused and none was accepted before. */
    Passed pass(Upstream upstream, ObjectId newest) {
        return last.commit().filter(newest::equals).isPresent()
                ? new Passed(newest, Optional.empty())
                : upstream.read(repository -> judge(repository, newest));
    }

    private Passed judge(Repository repository, ObjectId newest) throws IOException {
        ObjectLoader object = repository.open(newest, Constants.OBJ_COMMIT);
        if (object.getSize() > LARGEST_COMMIT) {
            return refuse(repository, newest, "is larger than 1 MiB");
        }
        byte[] raw = object.getBytes(LARGEST_COMMIT);
        return switch (policy.judge(raw)) {
            case Verdict.Accepted _ -> leadsBack(repository, newest) ? holdBack(newest) : accept(newest);
            case Verdict.Refused(String because) -> refuse(repository, newest, "by " + author(raw) + " " + because);
        };
    }

    Optional<ObjectId> accepted() {
        return last.commit();
    }

    /**
     * Whether a commit is older than the one that was accepted last: part of its history, or beside it with an earlier
     * date, which is signed too. Whoever may push could else bring back what its signer has replaced.
     */
    private boolean leadsBack(Repository repository, ObjectId newest) throws IOException {
        Optional<ObjectId> before = last.commit();
        if (before.isEmpty() || !repository.getObjectDatabase().has(before.get())) {
            return false;
        }
        try (var walk = new RevWalk(repository)) {
            RevCommit accepted = walk.parseCommit(before.get());
            RevCommit next = walk.parseCommit(newest);
            return walk.isMergedInto(next, accepted)
                    || (next.getCommitTime() < accepted.getCommitTime() && !walk.isMergedInto(accepted, next));
        }
    }

    private Passed holdBack(ObjectId newest) {
        ObjectId before = last.commit().orElseThrow();
        String refused =
                "the commit %s is signed, but older than %s, which was in force before: the branch was forced back. It is not applied, and %s stays in force. If it is meant, sign a new commit on top of it (git commit -S --allow-empty)"
                        .formatted(shortId(newest), shortId(before), shortId(before));
        return new Passed(before, Optional.of(refused));
    }

    private Passed accept(ObjectId newest) {
        try {
            last.remember(newest);
        } catch (UncheckedIOException e) {
            throw new SourceUnavailable("it can't be noted which commit was accepted last: " + e.getMessage(), e);
        }
        return new Passed(newest, Optional.empty());
    }

    private Passed refuse(Repository repository, ObjectId newest, String because) throws IOException {
        Optional<ObjectId> before = last.commit();
        boolean known = before.isPresent() && repository.getObjectDatabase().has(before.get());
        String refused =
                "the commit %s %s; %s. Push a newer one that is signed by somebody in %s, or add the signer there"
                        .formatted(
                                shortId(newest),
                                because,
                                known
                                        ? "it is not applied, and " + shortId(before.get()) + " stays in force"
                                        : "it is not applied, and none was accepted before",
                                policy.signers());
        if (!known) {
            throw new SourceUnavailable(refused);
        }
        return new Passed(before.get(), Optional.of(refused));
    }

    private static String shortId(ObjectId commit) {
        return commit.name().substring(0, SHORT_ID);
    }

    /** What the commit says of itself, which nobody has checked. */
    private static String author(byte[] raw) {
        int start = RawParseUtils.author(raw, 0);
        PersonIdent author = start < 0 ? null : RawParseUtils.parsePersonIdent(raw, start);
        if (author == null) {
            return "somebody";
        }
        String name = ManifestName.printable(author.getName() + " <" + author.getEmailAddress() + ">");
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
    }
}
