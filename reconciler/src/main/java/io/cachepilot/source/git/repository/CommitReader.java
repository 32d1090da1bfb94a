package io.cachepilot.source.git.repository;

import io.cachepilot.source.content.Revision;
import io.cachepilot.source.git.repository.History.Entry;
import io.cachepilot.source.write.Author;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Reads commits of the branch. */
record CommitReader(Repository repository) {
    Optional<ObjectId> head() throws IOException {
        return Optional.ofNullable(repository.exactRef(RepositoryDirectory.BRANCH))
                .flatMap(branch -> Optional.ofNullable(branch.getObjectId()));
    }

    /** The blob of each file; empty when the branch has no commit. */
    SortedMap<String, ObjectId> blobsAtHead() throws IOException {
        Optional<ObjectId> head = head();
        try (var objects = repository.newObjectReader();
                var walk = new RevWalk(objects)) {
            return head.isPresent() ? blobs(objects, walk.parseCommit(head.get())) : Collections.emptySortedMap();
        }
    }

    /** Empty when there is no such commit. */
    Optional<SortedMap<String, byte[]>> filesAt(ObjectId id) throws IOException {
        try (var objects = repository.newObjectReader();
                var walk = new RevWalk(objects)) {
            Optional<RevCommit> commit = commit(walk, id);
            return commit.isPresent() ? Optional.of(files(objects, commit.get())) : Optional.empty();
        }
    }

    List<Entry> log(int max) throws IOException {
        Optional<ObjectId> head = head();
        var entries = new ArrayList<Entry>();
        try (var walk = new RevWalk(repository)) {
            Optional<RevCommit> commit = head.isPresent() ? commit(walk, head.get()) : Optional.empty();
            while (commit.isPresent() && entries.size() < max) {
                entries.add(entry(commit.get()));
                commit = parent(walk, commit.get());
            }
        }
        return List.copyOf(entries);
    }

    /** The newest of the last {@code within} commits in which the file is not what it was before. */
    Optional<ObjectId> lastChange(String path, int within) throws IOException {
        Optional<ObjectId> head = head();
        try (var objects = repository.newObjectReader();
                var walk = new RevWalk(objects)) {
            Optional<RevCommit> commit = head.isPresent() ? commit(walk, head.get()) : Optional.empty();
            for (int seen = 0; seen < within && commit.isPresent(); seen++) {
                Optional<RevCommit> parent = parent(walk, commit.get());
                ObjectId before = parent.isPresent() ? blob(objects, parent.get(), path) : ObjectId.zeroId();
                if (!blob(objects, commit.get(), path).equals(before)) {
                    return Optional.of(commit.get().copy());
                }
                commit = parent;
            }
        }
        return Optional.empty();
    }

    private static Optional<RevCommit> commit(RevWalk walk, ObjectId id) throws IOException {
        try {
            return Optional.of(walk.parseCommit(id));
        } catch (MissingObjectException | IncorrectObjectTypeException _) {
            return Optional.empty();
        }
    }

    private static Optional<RevCommit> parent(RevWalk walk, RevCommit commit) throws IOException {
        return commit.getParentCount() == 0 ? Optional.empty() : Optional.of(walk.parseCommit(commit.getParent(0)));
    }

    private static SortedMap<String, ObjectId> blobs(ObjectReader objects, RevCommit commit) throws IOException {
        var blobs = new TreeMap<String, ObjectId>();
        try (var walk = new TreeWalk(objects)) {
            walk.addTree(commit.getTree());
            walk.setRecursive(true);
            while (walk.next()) {
                blobs.put(walk.getPathString(), walk.getObjectId(0));
            }
        }
        return blobs;
    }

    private static SortedMap<String, byte[]> files(ObjectReader objects, RevCommit commit) throws IOException {
        var files = new TreeMap<String, byte[]>();
        for (var blob : blobs(objects, commit).entrySet()) {
            files.put(blob.getKey(), objects.open(blob.getValue()).getBytes());
        }
        return Collections.unmodifiableSortedMap(files);
    }

    /** The zero id where there is no such file. */
    private static ObjectId blob(ObjectReader objects, RevCommit commit, String path) throws IOException {
        try (TreeWalk walk = TreeWalk.forPath(objects, path, commit.getTree())) {
            return walk == null ? ObjectId.zeroId() : walk.getObjectId(0);
        }
    }

    private static Entry entry(RevCommit commit) {
        var author = Objects.requireNonNull(commit.getAuthorIdent(), "a commit has an author");
        return new Entry(
                new Revision(commit.name()),
                author.getWhenAsInstant(),
                new Author(author.getName(), author.getEmailAddress()),
                commit.getFullMessage().strip());
    }
}
