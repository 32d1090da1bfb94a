package io.cachepilot.source.git;

import io.cachepilot.source.Committed;
import io.cachepilot.source.ManifestChanges;
import io.cachepilot.source.Proposal;
import io.cachepilot.source.Revision;
import io.cachepilot.source.Rewritten;
import io.cachepilot.source.Snapshot;
import io.cachepilot.source.Turns.Turn;
import io.cachepilot.source.WriteRefused;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Proposals that become commits on one chain, each made of what the one before it left; and what to tell who asked. */
final class Batch {
    private final CommitChain chain;
    private final List<Runnable> answers = new ArrayList<>();
    private Snapshot now;

    Batch(CommitChain chain, Snapshot base) {
        this.chain = chain;
        this.now = base;
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
            rewritten = ManifestChanges.of(proposal.rewrite(), now);
        } catch (RuntimeException e) {
            answers.add(() -> turn.refuse(e));
            return;
        }
        SortedMap<String, Optional<byte[]>> changes = rewritten.files();
        if (!changes.isEmpty()) {
            String message = proposal.message(rewritten.subject());
            var commit = chain.add(inRepository(changes, directory), proposal.author(), message, when);
            now = now.with(changes).recordedAs(new Revision(commit.name()));
        }
        if (now.revision().isEmpty()) {
            answers.add(() -> turn.refuse(new WriteRefused(
                    WriteRefused.Reason.NOT_WRITABLE, "nothing would be written, and there is no commit yet")));
            return;
        }
        var committed = new Committed(now.revision().get(), !changes.isEmpty());
        answers.add(() -> turn.answer(committed));
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
