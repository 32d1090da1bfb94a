package io.cachepilot.proc;

import io.cachepilot.file.FileIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The processes of this host, read from {@code /proc}. A process that can't be looked at for want of file descriptors or
 * memory is an {@link UncheckedIOException}, never an absent process: taking it for dead would start a second one.
 */
public final class ProcessTable {
    private static final Path PROC = Path.of("/proc");

    // Positions after the name in parentheses, so proc(5)'s field numbers less 3.
    private static final int STATE = 0;
    private static final int SESSION = 3;
    private static final int START = 19;

    // Columns of /proc/locks.
    private static final int LOCK_PID = 4;
    private static final int LOCK_PLACE = 5;

    /** What Linux says of ESRCH. */
    private static final String ENDED = "No such process";

    private static final String DELETED = " (deleted)";

    private final Path root;
    private volatile @Nullable String bootId;

    ProcessTable(Path root) {
        this.root = root;
    }

    /** That of this host. */
    public static ProcessTable host() {
        return new ProcessTable(PROC);
    }

    /** The live process that has this pid now. A zombie is not alive: it only waits for its parent. */
    public Optional<ProcessId> find(long pid) {
        return stat(pid).map(fields -> new ProcessId(pid, Long.parseLong(fields[START]), bootId()));
    }

    public boolean alive(ProcessId process) {
        return find(process.pid()).equals(Optional.of(process));
    }

    /** The name of its program, as the kernel cuts it; empty when it is gone. */
    public Optional<String> nameOf(long pid) {
        return read(of(pid).resolve("comm")).map(String::strip);
    }

    /** Empty when it has ended, or when this user may not know. */
    public Optional<WorkingDirectory> directoryOf(long pid) {
        return directory(of(pid));
    }

    /** The pids of those that lead a session, which their own children don't, and work in such a directory. */
    public Map<Long, WorkingDirectory> workingIn(Predicate<Path> which) {
        var found = new TreeMap<Long, WorkingDirectory>();
        try (var entries = Files.newDirectoryStream(root, "[1-9]*")) {
            for (Path entry : entries) {
                long pid = Long.parseLong(entry.getFileName().toString());
                link(entry.resolve("cwd"))
                        .filter(path -> which.test(named(path)) && leadsSession(pid))
                        .flatMap(_ -> directory(entry))
                        .ifPresent(directory -> found.put(pid, directory));
            }
            return found;
        } catch (IOException | DirectoryIteratorException e) {
            throw unreadable(root, e instanceof IOException io ? io : new IOException(e));
        }
    }

    /** Whether it has that very file open; false when this user may not know. */
    public boolean hasOpen(long pid, Path file) {
        Optional<FileIdentity> wanted = FileIdentity.of(file);
        if (wanted.isEmpty()) {
            return false;
        }
        try (var descriptors = Files.newDirectoryStream(of(pid).resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (wanted.equals(identity(descriptor))) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException _) {
            return false;
        }
    }

    /** The process that has a lock on that file and has it open, as the kernel lists them; empty when none is known. */
    public Optional<ProcessId> lockHolder(Path file) {
        String inode = FileIdentity.of(file).map(is -> ":" + is.inode()).orElse("-");
        return read(root.resolve("locks")).stream()
                .flatMap(String::lines)
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length > LOCK_PLACE && columns[LOCK_PLACE].endsWith(inode))
                .map(columns -> columns[LOCK_PID])
                .filter(pid -> pid.matches("[1-9][0-9]{0,9}"))
                .map(Long::parseLong)
                .filter(pid -> hasOpen(pid, file))
                .flatMap(pid -> find(pid).stream())
                .findFirst();
    }

    /** Seconds since the boot, which go on whatever the clock is set to. */
    public double uptime() {
        Path file = root.resolve("uptime");
        String text = read(file).orElseThrow(() -> unreadable(file, new NoSuchFileException("" + file)));
        return Double.parseDouble(text.substring(0, text.indexOf(' ')));
    }

    /** Names this boot of the host among all others. */
    public String bootId() {
        String known = bootId;
        if (known != null) {
            return known;
        }
        Path file = root.resolve("sys/kernel/random/boot_id");
        String read =
                read(file).map(String::strip).orElseThrow(() -> unreadable(file, new NoSuchFileException("" + file)));
        bootId = read;
        return read;
    }

    private boolean leadsSession(long pid) {
        return stat(pid)
                .filter(fields -> fields[SESSION].equals(Long.toString(pid)))
                .isPresent();
    }

    private static Optional<WorkingDirectory> directory(Path entry) {
        Path link = entry.resolve("cwd");
        return link(link)
                .map(path -> new WorkingDirectory(
                        named(path), path.toString().endsWith(DELETED) && !Files.exists(path), identity(link)));
    }

    private static Path named(Path path) {
        String text = path.toString();
        return text.endsWith(DELETED) && !Files.exists(path)
                ? Path.of(text.substring(0, text.length() - DELETED.length()))
                : path;
    }

    private static Optional<FileIdentity> identity(Path link) {
        try {
            return FileIdentity.of(link);
        } catch (UncheckedIOException _) {
            return Optional.empty();
        }
    }

    /** Where a link of a process leads; empty when it has ended, and when it is somebody else's. */
    private static Optional<Path> link(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link));
        } catch (NoSuchFileException | AccessDeniedException _) {
            return Optional.empty();
        } catch (IOException e) {
            absentOrThrow(link, e);
            return Optional.empty();
        }
    }

    private Optional<String[]> stat(long pid) {
        return read(of(pid).resolve("stat"))
                .map(line -> line.substring(line.lastIndexOf(')') + 2).split(" "))
                .filter(fields -> !fields[STATE].equals("Z") && !fields[STATE].equals("X"));
    }

    private Path of(long pid) {
        return root.resolve(Long.toString(pid));
    }

    /** Latin 1, as names of other processes need not be UTF-8. */
    static Optional<String> read(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException | AccessDeniedException _) {
            return Optional.empty();
        } catch (IOException e) {
            absentOrThrow(file, e);
            return Optional.empty();
        }
    }

    /**
     * A process that ends while it is read is "No such process", which has no exception of its own. Its directory stays
     * for as long as its parent has not seen its end.
     */
    private static void absentOrThrow(Path file, IOException e) {
        if (Files.exists(file) && !String.valueOf(e.getMessage()).endsWith(ENDED)) {
            throw unreadable(file, e);
        }
    }

    private static UncheckedIOException unreadable(Path file, IOException cause) {
        return new UncheckedIOException(
                "cannot read " + file + ": " + cause + "; it needs Linux with /proc mounted", cause);
    }
}
