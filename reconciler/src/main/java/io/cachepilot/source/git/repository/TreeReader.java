package io.cachepilot.source.git.repository;

import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.content.Limits;
import io.cachepilot.source.content.ManifestName;
import io.cachepilot.source.content.References;
import io.cachepilot.source.content.ReferredFiles;
import io.cachepilot.source.content.ReferredLimits;
import io.cachepilot.source.content.RefusedFile;
import io.cachepilot.source.content.Revision;
import io.cachepilot.source.content.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * Reads the manifests of a commit, and what they refer to. Nothing in a tree is followed, neither links nor submodules; what can't be taken is
 * refused by name, so that nobody takes it for deleted.
 */
public final class TreeReader {
    private static final byte[] LFS = "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.UTF_8);

    private static final int LONGEST_LINK = 4_096;
    private static final int MOST_LINKS = 500;

    private final ObjectReader objects;
    private final RevCommit commit;
    private final String directory;
    private final References references;
    private final Map<ObjectId, byte[]> known;
    private final Map<ObjectId, byte[]> blobs = new HashMap<>();
    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private final SortedMap<String, String> refused = new TreeMap<>();
    private long total;
    private int entries;
    private int linksFollowed;

    private TreeReader(
            ObjectReader objects,
            RevCommit commit,
            String directory,
            References references,
            Map<ObjectId, byte[]> known) {
        this.objects = objects;
        this.commit = commit;
        this.directory = directory;
        this.references = references;
        this.known = known;
    }

    /**
     * What was read.
     *
     * @param blobs the contents of its files by their ids, for the next reading: most of them will be the same
     */
    public record Tree(Snapshot snapshot, Map<ObjectId, byte[]> blobs) {}

    /**
     * The manifests of a commit. Throws {@link SourceUnavailable} when it has no such directory.
     *
     * @param directory with {@code /} between names; empty: the whole commit
     * @param references finds what manifests refer to
     * @param known the contents of earlier readings, which are not read again
     */
    public static Tree read(
            Repository repository, ObjectId id, String directory, References references, Map<ObjectId, byte[]> known)
            throws IOException {
        try (ObjectReader objects = repository.newObjectReader();
                RevWalk walk = new RevWalk(objects)) {
            var reader = new TreeReader(objects, walk.parseCommit(id), directory, references, known);
            reader.readTree(reader.root(), "", 0);
            return new Tree(reader.snapshot(), reader.blobs);
        }
    }

    private Snapshot snapshot() throws IOException {
        return new Snapshot(
                Optional.of(new Revision(commit.name())),
                files,
                referred(),
                refused.entrySet().stream()
                        .map(entry -> new RefusedFile(entry.getKey(), entry.getValue()))
                        .toList(),
                Optional.empty());
    }

    private ObjectId root() throws IOException {
        if (directory.isEmpty()) {
            return commit.getTree();
        }
        try (TreeWalk walk = TreeWalk.forPath(objects, directory, commit.getTree())) {
            if (walk == null || !FileMode.TREE.equals(walk.getRawMode(0))) {
                throw new SourceUnavailable("the commit " + commit.abbreviate(8).name() + " has no directory '"
                        + directory + "'; make it, or name another one behind the colon of the source");
            }
            return walk.getObjectId(0);
        }
    }

    private void readTree(ObjectId tree, String prefix, int depth) throws IOException {
        try (TreeWalk walk = new TreeWalk(objects)) {
            walk.addTree(tree);
            while (walk.next()) {
                if (++entries > Limits.MAX_ENTRIES) {
                    refused.put(".", "holds more than 100,000 files; the rest is not read: use a directory of its own");
                    return;
                }
                if (!walk.getNameString().startsWith(".")) {
                    visit(walk, prefix, depth);
                }
            }
        }
    }

    private void visit(TreeWalk walk, String prefix, int depth) throws IOException {
        String name = walk.getNameString();
        String path = prefix + name;
        FileMode mode = walk.getFileMode(0);
        boolean manifest = ManifestName.isManifest(name);
        if (!manifest && isOfNoInterest(walk, path)) {
            return;
        }
        Optional<String> problem = ManifestName.problem(name).or(() -> problem(mode, depth));
        if (problem.isPresent()) {
            refused.put(ManifestName.printable(path), problem.get());
        } else if (FileMode.TREE.equals(mode)) {
            readTree(walk.getObjectId(0), path + "/", depth + 1);
        } else {
            readFile(walk.getObjectId(0), path);
        }
    }

    /** A link to something else than a plain file may stand for a directory of manifests: not to be passed over. */
    private boolean isOfNoInterest(TreeWalk walk, String path) throws IOException {
        FileMode mode = walk.getFileMode(0);
        return isFile(mode) || (FileMode.SYMLINK.equals(mode) && leadsToFile(walk.getObjectId(0), path));
    }

    private static boolean isFile(FileMode mode) {
        return FileMode.REGULAR_FILE.equals(mode) || FileMode.EXECUTABLE_FILE.equals(mode);
    }

    private boolean leadsToFile(ObjectId link, String path) throws IOException {
        // Each takes a walk from the root; a repository of nothing but links must not take minutes.
        if (++linksFollowed > MOST_LINKS || objects.getObjectSize(link, Constants.OBJ_BLOB) > LONGEST_LINK) {
            return false;
        }
        String text = new String(objects.open(link, Constants.OBJ_BLOB).getBytes(), StandardCharsets.UTF_8);
        Optional<String> target = target(inRepository(path), text);
        if (target.isEmpty()) {
            return false;
        }
        try (TreeWalk walk = TreeWalk.forPath(objects, target.get(), commit.getTree())) {
            return walk != null && isFile(walk.getFileMode(0));
        }
    }

    /** The path in the commit that a link leads to; empty when it leads out of it. */
    private static Optional<String> target(String from, String text) {
        var steps = new ArrayDeque<String>();
        for (String step : (from + "/../" + text).split("/", -1)) {
            if (step.equals("..") && steps.pollLast() == null) {
                return Optional.empty();
            }
            if (!step.isEmpty() && !step.equals(".") && !step.equals("..")) {
                steps.add(step);
            }
        }
        return text.startsWith("/") || steps.isEmpty() ? Optional.empty() : Optional.of(String.join("/", steps));
    }

    private static Optional<String> problem(FileMode mode, int depth) {
        if (FileMode.SYMLINK.equals(mode)) {
            return Optional.of("is a symbolic link, and links are not followed; put what it points to here");
        }
        if (FileMode.GITLINK.equals(mode)) {
            return Optional.of("is a submodule, and those are not followed; put its manifests into this repository");
        }
        return FileMode.TREE.equals(mode) && depth >= Limits.MAX_DEPTH
                ? Optional.of("lies more than " + Limits.MAX_DEPTH + " directories deep; move it up")
                : Optional.empty();
    }

    private void readFile(ObjectId blob, String path) throws IOException {
        byte[] before = known.get(blob);
        long size = before == null ? objects.getObjectSize(blob, Constants.OBJ_BLOB) : before.length;
        if (size > Limits.MAX_FILE_BYTES) {
            refused.put(path, "is larger than 1 MiB; split it into several files");
        } else if (files.size() >= Limits.MAX_FILES) {
            refused.put(".", "holds more than 10,000 manifests; the rest is not read: use several sources");
        } else if (total + size > Limits.MAX_TOTAL_BYTES) {
            refused.put(path, "is not read: the manifests up to it are larger than 16 MiB together");
        } else {
            byte[] content = content(blob);
            total += content.length;
            take(path, content);
        }
    }

    private ReferredFiles referred() throws IOException {
        var contents = new TreeMap<String, byte[]>();
        var refusals = new TreeMap<String, String>();
        var limits = new ReferredLimits();
        for (String path : ReferredFiles.paths(files, references)) {
            byte[] manifest = files.get(path);
            if (manifest != null) {
                contents.put(path, manifest);
            } else if (refused.containsKey(path)) {
                refusals.put(path, String.valueOf(refused.get(path)));
            } else {
                readReferred(path, limits, contents, refusals);
            }
        }
        return new ReferredFiles(contents, refusals);
    }

    private void readReferred(
            String path, ReferredLimits limits, Map<String, byte[]> contents, Map<String, String> refusals)
            throws IOException {
        try (TreeWalk walk = TreeWalk.forPath(objects, inRepository(path), commit.getTree())) {
            if (walk == null) {
                return;
            }
            ObjectId blob = walk.getObjectId(0);
            Optional<String> problem = isFile(walk.getFileMode(0))
                    ? limits.refuse(objects.getObjectSize(blob, Constants.OBJ_BLOB))
                    : Optional.of("is no plain file, and links are not followed; put what is meant there");
            if (problem.isPresent()) {
                refusals.put(path, problem.get());
                return;
            }
            byte[] content = content(blob);
            if (isKeptInLfs(content)) {
                refusals.put(path, "is kept in Git LFS, which is not read; commit the file itself");
            } else {
                contents.put(path, content);
            }
        }
    }

    private String inRepository(String path) {
        return directory.isEmpty() ? path : directory + "/" + path;
    }

    private byte[] content(ObjectId blob) throws IOException {
        byte[] before = known.get(blob);
        byte[] content = before == null ? objects.open(blob, Constants.OBJ_BLOB).getBytes() : before;
        blobs.put(blob, content);
        return content;
    }

    private static boolean isKeptInLfs(byte[] content) {
        return content.length >= LFS.length && Arrays.equals(content, 0, LFS.length, LFS, 0, LFS.length);
    }

    private void take(String path, byte[] content) {
        if (isKeptInLfs(content)) {
            refused.put(path, "is kept in Git LFS, which is not read; commit the manifest itself");
        } else {
            files.put(path, content);
        }
    }
}
