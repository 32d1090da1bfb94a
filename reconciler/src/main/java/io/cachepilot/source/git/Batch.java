package io.cachepilot.source.git;

import io.cachepilot.source.content.Revision;
import io.cachepilot.source.content.Snapshot;
import io.cachepilot.source.git.repository.CommitChain;
import io.cachepilot.source.git.repository.KeyedCommits;
import io.cachepilot.source.write.Committed;
import io.cachepilot.source.write.IdempotencyKey;
import io.cachepilot.source.write.ManifestChanges;
import io.cachepilot.source.write.Proposal;
import io.cachepilot.source.write.Rewritten;
import io.cachepilot.source.write.Turns.Turn;
import io.cachepilot.source.write.WriteRefused;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;

/** Proposals that become commits on one chain, each made of what the one before it left; and what to tell who asked. */
final class Batch {
    private final CommitChain chain;
    private final Earlier earlier;
    private final List<Runnable> answers = new ArrayList<>();
    private final Map<String, Keyed> keyed = new HashMap<>();
    private Snapshot now;

    /** @param earlier what has become commits before, under a key */
    Batch(CommitChain chain, Snapshot base, Earlier earlier) {
        this.chain = chain;
        this.now = base;
        this.earlier = earlier;
    }

    /** Finds the commit of a request that is asked for again. */
    @FunctionalInterface
    interface Earlier {
        Optional<Committed> find(Proposal proposal) throws IOException;
    }

    private record Keyed(String digest, Revision revision) {}

    /** What is made of them. */
    CommitChain chain() {
        return chain;
    }

    /** The manifests after all of them. */
    Snapshot now() {
        return now;
    }

    /** @param directory where the manifests lie in the repository */
    void add(Turn<Proposal, Committed> turn, String directory, Instant when) throws IOException {
        Proposal proposal = turn.input();
        Rewritten rewritten;
        try {
            Optional<Committed> before = before(proposal);
            if (before.isPresent()) {
                answers.add(() -> turn.answer(before.get()));
                return;
            }
            rewritten = ManifestChanges.of(proposal.rewrite(), now);
        } catch (RuntimeException e) {
            answers.add(() -> turn.refuse(e));
            return;
        }
        SortedMap<String, Optional<byte[]>> changes = rewritten.files();
        if (!changes.isEmpty()) {
            String message = proposal.message(rewritten.subject());
            ObjectId commit;
            try {
                commit = chain.add(inRepository(changes, directory), proposal.author(), message, when);
            } catch (WriteRefused e) {
                answers.add(() -> turn.refuse(e));
                return;
            }
            var revision = new Revision(commit.name());
            now = now.with(changes).recordedAs(revision);
            proposal.key().ifPresent(key -> keyed.put(asked(proposal, key), new Keyed(key.digest(), revision)));
        }
        if (now.revision().isEmpty()) {
            answers.add(() -> turn.refuse(new WriteRefused(
                    WriteRefused.Reason.NOT_WRITABLE, "nothing would be written, and there is no commit yet")));
            return;
        }
        var committed = new Committed(now.revision().get(), !changes.isEmpty());
        answers.add(() -> turn.answer(committed));
    }

    /** The same request may be part of this batch. */
    private Optional<Committed> before(Proposal proposal) throws IOException {
        Optional<Keyed> here = proposal.key().map(key -> keyed.get(asked(proposal, key)));
        here.ifPresent(it -> KeyedCommits.requireSame(proposal.key().orElseThrow(), it.digest(), it.revision()));
        return here.isPresent() ? here.map(it -> Committed.before(it.revision())) : earlier.find(proposal);
    }

    private static String asked(Proposal proposal, IdempotencyKey key) {
        return proposal.author() + " " + key.name();
    }

    /** To be called when the branch names the chain's newest commit. */
    void tell() {
        answers.forEach(Runnable::run);
    }

    private static SortedMap<String, Optional<byte[]>> inRepository(
            SortedMap<String, Optional<byte[]>> changes, String directory) {
        if (directory.isEmpty()) {
            return changes;
        }
        var paths = new TreeMap<String, Optional<byte[]>>();
        changes.forEach((path, content) -> paths.put(directory + "/" + path, content));
        return paths;
    }
}
