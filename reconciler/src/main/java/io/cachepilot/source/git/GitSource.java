package io.cachepilot.source.git;

import io.cachepilot.source.Change;
import io.cachepilot.source.Notice;
import io.cachepilot.source.Source;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.content.References;
import io.cachepilot.source.content.ReferredFiles;
import io.cachepilot.source.content.Revision;
import io.cachepilot.source.content.Snapshot;
import io.cachepilot.source.git.SignatureGate.Passed;
import io.cachepilot.source.git.repository.CommitChain;
import io.cachepilot.source.git.repository.CommitLog;
import io.cachepilot.source.git.repository.KeyedCommits;
import io.cachepilot.source.git.repository.TreeReader;
import io.cachepilot.source.git.upstream.Upstream;
import io.cachepilot.source.write.Committed;
import io.cachepilot.source.write.Proposal;
import io.cachepilot.source.write.Turns;
import io.cachepilot.source.write.Turns.Turn;
import io.cachepilot.source.write.WriteRefused;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/**
 * A branch of a git repository. {@link #refresh} asks the repository for its newest commit, which may take seconds;
 * {@link #look} and {@link #take} read the one that is known, and never wait for a network. Safe for many threads.
 */
public final class GitSource implements Source {
    private static final int MOST_AT_ONCE = 200;
    private static final int MOST_TRIES = 10;
    /** From which on a pack is cheaper to force than each object. */
    private static final int MANY = 4;

    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final Upstream upstream;
    private final String directory;
    private final References references;
    private final Optional<SignatureGate> gate;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Turns<Proposal, Committed> turns = new Turns<>(MOST_AT_ONCE, Proposal::urgency, this::commitAll);
    private final ReentrantLock lock = new ReentrantLock();

    // State guarded by the lock.
    private final SeenHead seen;
    private final KeyedCommits keyed = new KeyedCommits();
    private Optional<Snapshot> last = Optional.empty();
    private Map<ObjectId, byte[]> blobs = Map.of();
    private Optional<String> behind = Optional.empty();

    /** @param directory the part of the repository that counts, with {@code /} between names; empty: all of it */
    public GitSource(Upstream upstream, String directory) {
        this(upstream, directory, References.NONE, Optional.empty());
    }

    /**
     * Follows the branch that the upstream names.
     *
     * @param references finds what its manifests refer to
     * @param gate what lets commits through; empty: every commit counts
     */
    public GitSource(Upstream upstream, String directory, References references, Optional<SignatureGate> gate) {
        this(upstream, directory, references, gate, InstantSource.system(), new Random());
    }

    GitSource(
            Upstream upstream,
            String directory,
            References references,
            Optional<SignatureGate> gate,
            InstantSource clock,
            RandomGenerator random) {
        this.upstream = upstream;
        this.seen = new SeenHead(upstream);
        this.directory = directory;
        this.references = references;
        this.gate = gate;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public boolean refresh() {
        Optional<String> away = failure();
        return locked(() -> {
            Optional<String> before = behind;
            behind = away;
            return !behind.equals(before) || last.isEmpty() || !seen.is(knownHead());
        });
    }

    @Override
    public OptionalLong newestAsOf() {
        return upstream.newestAsOf();
    }

    private Optional<String> failure() {
        try {
            upstream.refresh();
            return Optional.empty();
        } catch (SourceUnavailable e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<ObjectId> knownHead() {
        try {
            return upstream.head();
        } catch (SourceUnavailable _) {
            return Optional.empty();
        }
    }

    @Override
    public Snapshot look() {
        return take();
    }

    @Override
    public Snapshot take() {
        awaitHead();
        return locked(() -> {
            ObjectId head = head();
            seen.see(head);
            Passed passed = pass(head);
            return at(passed.commit()).behind(both(behind, passed.refused()));
        });
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private Passed pass(ObjectId head) {
        return gate.map(each -> each.pass(upstream, head)).orElse(new Passed(head, Optional.empty()));
    }

    private static Optional<String> both(Optional<String> away, Optional<String> refused) {
        return away.isPresent() && refused.isPresent()
                ? Optional.of(refused.get() + "; besides, " + away.get())
                : refused.or(() -> away);
    }

    private Snapshot at(ObjectId head) {
        if (last.filter(known -> isOf(known, head)).isEmpty()) {
            TreeReader.Tree tree =
                    upstream.read(repository -> TreeReader.read(repository, head, directory, references, blobs));
            blobs = tree.blobs();
            last = Optional.of(tree.snapshot());
        }
        return last.orElseThrow();
    }

    /** Those who come while others are being committed are committed together after them: a commit each, one push for all. */
    @Override
    public Committed commit(Proposal proposal) {
        if (gate.isPresent()) {
            throw new WriteRefused(
                    WriteRefused.Reason.NOT_WRITABLE,
                    "the source takes signed commits only (setting source.signatures), and those made here are not signed;"
                            + " commit and sign it with git instead");
        }
        return turns.run(proposal);
    }

    private void commitAll(List<Turn<Proposal, Committed>> all) {
        for (int attempt = 1; attempt <= MOST_TRIES; attempt++) {
            if (commitOnce(all)) {
                return;
            }
            pause(attempt);
            if (!isToBegin()) {
                upstream.refresh();
            }
        }
        throw new SourceUnavailable("others have written to the " + upstream.describe() + " each of " + MOST_TRIES
                + " times that a commit was tried, or it is locked; try again, and see whether a file in it that"
                + " ends in .lock was left by a killed git");
    }

    /**
     * False when somebody else was faster. Nobody is told anything before the branch was moved: it may all come otherwise.
     * A push may take long, and nobody who reads waits for it.
     */
    private boolean commitOnce(List<Turn<Proposal, Committed>> all) {
        boolean begins = isToBegin();
        if (!begins) {
            awaitHead();
        }
        return upstream.read(repository -> {
            Batch batch;
            lock.lock();
            try {
                batch = batch(repository, begins ? Optional.empty() : Optional.of(head()), all);
            } finally {
                lock.unlock();
            }
            try (CommitChain chain = batch.chain()) {
                if (!chain.isEmpty()) {
                    chain.flush();
                    if (!upstream.publish(chain)) {
                        return false;
                    }
                    keep(batch);
                }
                batch.tell();
                return true;
            }
        });
    }

    private Batch batch(Repository repository, Optional<ObjectId> base, List<Turn<Proposal, Committed>> all)
            throws IOException {
        Snapshot now = base.map(this::at).orElseGet(GitSource::nothing);
        var chain = CommitChain.on(repository, base, all.size() > MANY);
        var batch = new Batch(chain, now, proposal -> keyed.find(repository, base, proposal));
        try {
            for (Turn<Proposal, Committed> turn : all) {
                batch.add(turn, directory, clock.instant());
            }
            return batch;
        } catch (IOException | RuntimeException e) {
            chain.close();
            throw e;
        }
    }

    private void keep(Batch batch) {
        lock.lock();
        try {
            // What a changed manifest refers to was not read yet.
            last = Optional.of(batch.now())
                    .filter(now -> ReferredFiles.paths(now.files(), references).isEmpty());
            batch.chain().head().ifPresent(seen::set);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether the first commit of all is to be made. Never where one was seen: of a branch that somebody has deleted, the
     * next commit would seem to take all specs away but one.
     */
    private boolean isToBegin() {
        return locked(seen::isNone) && upstream.isEmpty();
    }

    private static Snapshot nothing() {
        return new Snapshot(Optional.empty(), new TreeMap<>(), List.of());
    }

    /** The more often others were faster, the longer; and never as long as another one waits. */
    private void pause(int attempt) {
        try {
            TimeUnit.MILLISECONDS.sleep(random.nextLong(Math.min(LONGEST_PAUSE_MILLIS, 10L << attempt)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnavailable("interrupted before the change was committed", e);
        }
    }

    /** Asks the repository where no commit of it is known yet, unless that has just failed. To be called without the lock. */
    private void awaitHead() {
        if (upstream.head().isPresent()) {
            return;
        }
        Optional<String> away = locked(() -> behind);
        if (away.isPresent()) {
            throw new SourceUnavailable(away.get());
        }
        upstream.refresh();
    }

    private ObjectId head() {
        return upstream.head()
                .orElseThrow(() -> new SourceUnavailable(
                        upstream.describe() + " has no commit yet; push one, or let cachepilot new make it"));
    }

    private static boolean isOf(Snapshot snapshot, ObjectId head) {
        return snapshot.revision().filter(new Revision(head.name())::equals).isPresent();
    }

    @Override
    public void history(Predicate<Change> wantsMore) {
        awaitHead();
        locked(() -> {
            ObjectId head = pass(head()).commit();
            return upstream.read(repository -> {
                new CommitLog(repository, head, directory).each(wantsMore);
                return head;
            });
        });
    }

    @Override
    public Snapshot at(String revision) {
        awaitHead();
        return locked(() -> {
            ObjectId head = pass(head()).commit();
            return upstream.read(repository -> {
                ObjectId commit = new CommitLog(repository, head, directory).resolve(revision);
                return TreeReader.read(repository, commit, directory, references, blobs)
                        .snapshot();
            });
        });
    }

    @Override
    public Optional<Notice> notice() {
        return locked(seen::notice);
    }

    @Override
    public Optional<String> warning() {
        return locked(seen::warning);
    }

    @Override
    public void tidy() {
        locked(() -> {
            upstream.tidy(gate.flatMap(SignatureGate::accepted));
            return this;
        });
    }

    @Override
    public String describe() {
        return upstream.describe() + (directory.isEmpty() ? "" : ", directory " + directory);
    }

    @Override
    public void close() {
        upstream.close();
    }
}
