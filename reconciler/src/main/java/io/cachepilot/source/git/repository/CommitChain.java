package io.cachepilot.source.git.repository;

import io.cachepilot.source.content.ManifestName;
import io.cachepilot.source.write.Author;
import io.cachepilot.source.write.WriteRefused;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEditor.DeletePath;
import org.eclipse.jgit.dircache.DirCacheEditor.PathEdit;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Commits that follow one another on top of a head. They are in the repository once {@link #flush} has returned, and nobody
 * sees them before a branch is moved to {@link #head}. Without a work tree and without an index on the disk.
 */
public final class CommitChain implements AutoCloseable {
    private final Repository repository;
    private final Optional<ObjectId> base;
    private final ObjectInserter inserter;
    private final DirCache index;
    private Optional<ObjectId> head;

    private CommitChain(Repository repository, Optional<ObjectId> base, ObjectInserter inserter, DirCache index) {
        this.repository = repository;
        this.base = base;
        this.inserter = inserter;
        this.index = index;
        this.head = base;
    }

    /**
     * One without commits yet.
     *
     * @param base empty: the first commit will have no parent
     * @param packed whether the objects shall become one pack: of many, each would have to be forced to the disk
     */
    public static CommitChain on(Repository repository, Optional<ObjectId> base, boolean packed) throws IOException {
        ObjectInserter inserter = packed && repository.getObjectDatabase() instanceof ObjectDirectory objects
                ? objects.newPackInserter()
                : repository.newObjectInserter();
        return new CommitChain(repository, base, inserter, index(repository, base));
    }

    private static DirCache index(Repository repository, Optional<ObjectId> base) throws IOException {
        if (base.isEmpty()) {
            return DirCache.newInCore();
        }
        try (ObjectReader reader = repository.newObjectReader();
                RevWalk walk = new RevWalk(reader)) {
            return DirCache.read(reader, walk.parseCommit(base.get()).getTree());
        }
    }

    /** The commit that the first of them follows; empty when there is none. */
    public Optional<ObjectId> base() {
        return base;
    }

    /** The newest commit; empty when there is none. */
    public Optional<ObjectId> head() {
        return head;
    }

    public boolean isEmpty() {
        return head.equals(base);
    }

    /**
     * Adds a commit.
     *
     * @param changes what each file shall hold, by its path in the repository; nothing: it is to go
     * @throws WriteRefused when a directory is where a file is to be, or a file where a directory; nothing is added then
     */
    public ObjectId add(Map<String, Optional<byte[]>> changes, Author author, String message, Instant when)
            throws IOException {
        changes.forEach((path, content) -> content.ifPresent(_ -> requireFree(path)));
        DirCacheEditor editor = index.editor();
        for (var change : changes.entrySet()) {
            editor.add(
                    change.getValue().isPresent()
                            ? new Put(
                                    change.getKey(),
                                    inserter.insert(
                                            Constants.OBJ_BLOB,
                                            change.getValue().get()))
                            : new DeletePath(change.getKey()));
        }
        editor.finish();
        var commit = new CommitBuilder();
        commit.setTreeId(index.writeTree(inserter));
        head.ifPresent(commit::setParentId);
        commit.setAuthor(person(author, when));
        commit.setCommitter(person(Author.CACHEPILOT, when));
        commit.setMessage(message + "\n");
        ObjectId id = inserter.insert(commit);
        head = Optional.of(id);
        return id;
    }

    /** The index would let go of whatever is in the way. */
    private void requireFree(String path) {
        if (index.getEntriesWithin(path).length > 0) {
            throw inTheWay(path, "is a directory in the repository");
        }
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            String parent = path.substring(0, slash);
            if (index.getEntry(parent) != null) {
                throw inTheWay(parent, "is no directory in the repository");
            }
        }
    }

    private static WriteRefused inTheWay(String path, String what) {
        return new WriteRefused(
                WriteRefused.Reason.NOT_WRITABLE,
                "'%s' %s; rename it there, or choose another name".formatted(ManifestName.printable(path), what));
    }

    public static PersonIdent person(Author author, Instant when) {
        return new PersonIdent(author.name(), author.email(), when, ZoneOffset.UTC);
    }

    public void flush() throws IOException {
        inserter.flush();
    }

    /** All that the chain has brought: what must be on the disk before a branch names it. To be called after a flush. */
    public Set<ObjectId> objects() throws IOException {
        var objects = new HashSet<ObjectId>();
        try (var walk = new ObjectWalk(repository)) {
            if (head.isPresent()) {
                walk.markStart(walk.parseCommit(head.get()));
            }
            if (base.isPresent()) {
                RevCommit known = walk.parseCommit(base.get());
                walk.markUninteresting(known);
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

    @Override
    public void close() {
        inserter.close();
    }

    private static final class Put extends PathEdit {
        private final ObjectId blob;

        Put(String path, ObjectId blob) {
            super(path);
            this.blob = blob;
        }

        @Override
        public void apply(DirCacheEntry entry) {
            // An executable manifest stays one.
            if (entry.getRawMode() == 0) {
                entry.setFileMode(FileMode.REGULAR_FILE);
            }
            entry.setObjectId(blob);
        }
    }
}
