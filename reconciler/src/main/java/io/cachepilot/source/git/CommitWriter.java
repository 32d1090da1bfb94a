package io.cachepilot.source.git;

import io.cachepilot.source.Author;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.revwalk.RevObject;

/** Writes commits onto the branch: without a work tree and an index, and on the disk before it returns. */
record CommitWriter(Repository repository, RepositoryDirectory directory) {
    private static final int MANY = 100;

    /** What a commit says beside its files. */
    record Label(Author author, String message, Instant when) {
        PersonIdent of(Author person) {
            return new PersonIdent(person.name(), person.email(), when, ZoneOffset.UTC);
        }

        String describe(Changes changes) {
            String asked = message.replaceAll("[\\p{Cntrl}&&[^\n]]+", " ").strip();
            return asked.isEmpty() ? changes.inWords() : asked + "\n\n" + changes.inWords();
        }
    }

    /** The commit whose files are exactly these: the branch's head when it has them already. */
    ObjectId commit(SortedMap<String, byte[]> files, Label label) throws IOException {
        var reader = new CommitReader(repository);
        Optional<ObjectId> head = reader.head();
        Map<String, ObjectId> before = reader.blobsAtHead();
        SortedMap<String, ObjectId> after = ids(files);
        var changes = Changes.between(before, after);
        if (head.isPresent() && changes.isEmpty()) {
            return head.get();
        }
        try (var inserter = inserter(changes)) {
            for (var file : after.entrySet()) {
                if (!file.getValue().equals(before.get(file.getKey()))) {
                    inserter.insert(Constants.OBJ_BLOB, files.get(file.getKey()));
                }
            }
            ObjectId commit = insert(writeTree(after, inserter), head, label, label.describe(changes), inserter);
            inserter.flush();
            directory.forceObjects(newObjects(commit, head));
            move(head, commit, label.of(Author.CACHEPILOT));
            directory.forceReferences();
            return commit;
        }
    }

    /** Each loose object is forced by itself, which takes a while for thousands: those go into one pack. */
    private ObjectInserter inserter(Changes changes) {
        return changes.words().size() > MANY && repository.getObjectDatabase() instanceof ObjectDirectory objects
                ? objects.newPackInserter()
                : repository.newObjectInserter();
    }

    private static SortedMap<String, ObjectId> ids(SortedMap<String, byte[]> files) {
        var ids = new TreeMap<String, ObjectId>();
        try (var hash = new ObjectInserter.Formatter()) {
            files.forEach((path, content) -> ids.put(path, hash.idFor(Constants.OBJ_BLOB, content)));
        }
        return ids;
    }

    private static ObjectId writeTree(SortedMap<String, ObjectId> blobs, ObjectInserter inserter) throws IOException {
        DirCache index = DirCache.newInCore();
        var builder = index.builder();
        blobs.forEach((path, blob) -> {
            var entry = new DirCacheEntry(path);
            entry.setFileMode(FileMode.REGULAR_FILE);
            entry.setObjectId(blob);
            builder.add(entry);
        });
        builder.finish();
        return index.writeTree(inserter);
    }

    private static ObjectId insert(
            ObjectId tree, Optional<ObjectId> parent, Label label, String message, ObjectInserter inserter)
            throws IOException {
        var commit = new CommitBuilder();
        commit.setTreeId(tree);
        parent.ifPresent(commit::setParentId);
        commit.setAuthor(label.of(label.author()));
        commit.setCommitter(label.of(Author.CACHEPILOT));
        commit.setMessage(message + "\n");
        return inserter.insert(commit);
    }

    /** The commit and all that it brings: what must be on the disk before the branch names it. */
    private Set<ObjectId> newObjects(ObjectId commit, Optional<ObjectId> parent) throws IOException {
        var objects = new HashSet<ObjectId>();
        try (var walk = new ObjectWalk(repository)) {
            walk.markStart(walk.parseCommit(commit));
            if (parent.isPresent()) {
                walk.markUninteresting(walk.parseCommit(parent.get()));
            }
            for (RevObject each = walk.next(); each != null; each = walk.next()) {
                objects.add(each);
            }
            for (RevObject each = walk.nextObject(); each != null; each = walk.nextObject()) {
                objects.add(each);
            }
        }
        return objects;
    }

    private void move(Optional<ObjectId> from, ObjectId to, PersonIdent who) throws IOException {
        var update = repository.updateRef(RepositoryDirectory.BRANCH);
        update.setExpectedOldObjectId(from.orElse(ObjectId.zeroId()));
        update.setNewObjectId(to);
        update.setRefLogIdent(who);
        update.setRefLogMessage("record", false);
        switch (update.update()) {
            case NEW, FAST_FORWARD -> {}
            case LOCK_FAILURE -> throw new IOException("another process writes to it");
            default -> throw new IOException("its branch main can't be moved: " + update.getResult());
        }
    }
}
