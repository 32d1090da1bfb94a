package io.cachepilot.source.git.repository;

import io.cachepilot.file.DurableFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.InvalidRefNameException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * A bare repository as files: how it begins, what a killed process may have left in it, what can be seen to be damaged,
 * and how what is in it gets onto the disk. JGit forces files, but no directory: without that, the last commits would be
 * gone after a power cut.
 */
public record RepositoryDirectory(Path path) {
    static final String BRANCH = "refs/heads/main";

    private static final String HEAD = "ref: " + BRANCH;
    private static final Pattern REFERENCE = Pattern.compile("[0-9a-f]{40}\n?");
    private static final List<String> WHERE_REFERENCES_LIE =
            List.of("refs/heads", "refs", "logs/refs/heads", "logs/refs", "logs", "objects", "objects/pack", "");
    private static final int MOST_BROKEN = 1_000;
    private static final int DEEPEST = 16;
    private static final int FAN_OUT_DIGITS = 2;

    /** Opens the repository, or begins it. Throws {@link Damage} when what is there can't be one of ours. */
    public Repository open() throws IOException {
        if (isMissing()) {
            create();
        }
        removeLeftovers();
        checkReferences();
        // A process that was killed may have moved the branch without forcing that onto the disk.
        forceReferences();
        return built(true);
    }

    /** Opens it to be read, and writes nothing; one that is missing is without commits. */
    Repository openToLook() throws IOException {
        if (!isMissing()) {
            checkReferences();
        }
        return built(false);
    }

    private Repository built(boolean mustExist) throws IOException {
        try {
            return FetchBounds.ON_DISK.onDisk(new FileRepositoryBuilder()
                    .setGitDir(path.toFile())
                    .setBare()
                    .setMustExist(mustExist)
                    .setup());
        } catch (IllegalArgumentException e) {
            throw new Damage("its configuration can't be read", e);
        }
    }

    /** Forces those of the objects that are files of their own. */
    public void forceLoose(Collection<? extends AnyObjectId> objects) throws IOException {
        for (AnyObjectId object : objects) {
            String name = object.name();
            Path file = path.resolve("objects")
                    .resolve(name.substring(0, FAN_OUT_DIGITS))
                    .resolve(name.substring(FAN_OUT_DIGITS));
            if (Files.isRegularFile(file)) {
                force(file);
            }
        }
    }

    /** Forces packs and the objects' directories, which must precede the move of the branch. */
    public void forceObjects(Collection<? extends AnyObjectId> objects) throws IOException {
        List<String> directories = objects.stream()
                .map(object -> "objects/" + object.name().substring(0, FAN_OUT_DIGITS))
                .distinct()
                .toList();
        forceAll(directories);
        // A pack that was inserted, other than one made by packing, has been left unforced.
        forceTree(path.resolve("objects/pack"));
        forceAll(List.of("objects"));
    }

    /** Forces every directory in which a reference, its log or a pack may have been renamed. */
    public void forceReferences() throws IOException {
        forceAll(WHERE_REFERENCES_LIE);
    }

    /** The same for one reference, its own file, and its log, wherever its name lets it lie. */
    public void forceReference(String name) throws IOException {
        for (Path file : List.of(path.resolve(name), path.resolve("logs").resolve(name))) {
            if (Files.isRegularFile(file)) {
                force(file);
            }
        }
        forceReferences();
        for (Path place = Path.of(name).getParent(); place != null; place = place.getParent()) {
            forceAll(List.of(place.toString(), "logs/" + place));
        }
    }

    /** Packs what is in the repository. A kill at any moment leaves it whole, and the next one tidies up. */
    public void gc(Repository open) throws IOException {
        try {
            Git.wrap(open).gc().call();
        } catch (GitAPIException e) {
            throw new IOException("packing failed", e);
        }
        forceReferences();
    }

    /**
     * The same, and forgets the commits before these newest ones, whose ids stay what they are: git calls such a history
     * shallow, and has a file that says where it begins. What only they held is deleted by later calls.
     */
    public void gc(Repository open, int newest) throws IOException {
        Optional<ObjectId> oldest = oldestOf(open, newest);
        if (oldest.isPresent()) {
            open.getObjectDatabase().setShallowCommits(Set.of(oldest.get()));
            // Its lines name the commits that are to go, which keeps them. It tells no more than the branch does.
            Files.deleteIfExists(path.resolve("logs").resolve(BRANCH));
            forceReferences();
        }
        gc(open);
    }

    /** The last that is to be kept; empty when there are no more. */
    private static Optional<ObjectId> oldestOf(Repository open, int commits) throws IOException {
        ObjectId head = open.resolve(BRANCH);
        if (head == null) {
            return Optional.empty();
        }
        try (RevWalk walk = new RevWalk(open)) {
            RevCommit commit = walk.parseCommit(head);
            for (int seen = 1; seen < commits && commit.getParentCount() > 0; seen++) {
                commit = walk.parseCommit(commit.getParent(0));
            }
            return commit.getParentCount() == 0 ? Optional.empty() : Optional.of(commit.copy());
        }
    }

    /** Renames the repository to {@code <its name>.broken-<n>} beside it, and returns where it is now. */
    public Path moveAside() throws IOException {
        for (int n = 1; n <= MOST_BROKEN; n++) {
            Path aside = path.resolveSibling(path.getFileName() + ".broken-" + n);
            if (!Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
                force(parent());
                return aside;
            }
        }
        throw new IOException("there are " + MOST_BROKEN + " broken ones already; delete them");
    }

    private boolean isMissing() throws IOException {
        if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        if (!Files.isDirectory(path)) {
            throw new Damage("it is not a directory");
        }
        try (var entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        }
    }

    /** Begins beside its place and renames, so that a repository is there as a whole or not at all. */
    private void create() throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        deleteTree(fresh);
        DurableFile.createDirectories(fresh);
        try (var repository = new FileRepositoryBuilder()
                .setInitialBranch("main")
                .setGitDir(fresh.toFile())
                .setBare()
                .build()) {
            repository.create(true);
            configure(repository.getConfig());
        } catch (InvalidRefNameException e) {
            throw new IllegalStateException("git no longer takes 'main' for a branch", e);
        }
        forceTree(fresh);
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        force(parent());
    }

    private static void configure(StoredConfig config) throws IOException {
        config.setBoolean("core", null, "logAllRefUpdates", true);
        // Packed when the caller says so, and by no thread of its own.
        config.setInt("gc", null, "auto", 0);
        config.setInt("pack", null, "threads", 1);
        config.save();
    }

    /** Locks and half-written objects: their writer is dead, for the repository has one owner at a time. */
    private void removeLeftovers() throws IOException {
        delete(path, 1, RepositoryDirectory::isLock);
        for (String place : List.of("refs", "logs", "objects/pack", "objects/info")) {
            delete(path.resolve(place), DEEPEST, RepositoryDirectory::isLock);
        }
        // Whole ones are moved into sub-directories.
        delete(path.resolve("objects"), 1, file -> true);
    }

    private static boolean isLock(Path file) {
        return file.toString().endsWith(".lock");
    }

    private static void delete(Path directory, int depth, Predicate<Path> condition) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(directory, depth)) {
            for (Path file : tree.filter(Files::isRegularFile).filter(condition).toList()) {
                Files.delete(file);
            }
        }
    }

    /** What a power cut leaves of a reference that was not forced is often an empty file. */
    private void checkReferences() throws IOException {
        if (!text("HEAD").strip().equals(HEAD)) {
            throw new Damage("its HEAD is not '" + HEAD + "'");
        }
        if (Files.exists(path.resolve(BRANCH))
                && !REFERENCE.matcher(text(BRANCH)).matches()) {
            throw new Damage("its branch main holds no commit id");
        }
    }

    private String text(String name) throws IOException {
        try {
            return Files.readString(path.resolve(name), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new Damage("it has no " + name, e);
        }
    }

    private void forceAll(List<String> directories) throws IOException {
        for (String name : directories) {
            Path directory = path.resolve(name);
            if (Files.isDirectory(directory)) {
                force(directory);
            }
        }
    }

    private static void forceTree(Path root) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path each : tree.toList()) {
                force(each);
            }
        }
    }

    private static void deleteTree(Path root) throws IOException {
        if (Files.notExists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static void force(Path fileOrDirectory) throws IOException {
        try (var channel = FileChannel.open(fileOrDirectory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private Path parent() {
        return Objects.requireNonNull(path.getParent(), "an absolute path of a repository has a parent");
    }
}
