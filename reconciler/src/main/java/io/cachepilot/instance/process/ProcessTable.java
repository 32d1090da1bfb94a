package io.cachepilot.instance.process;

import io.cachepilot.instance.EngineUnavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The processes of this host, read from {@code /proc}. A process that can't be looked at for want of file descriptors or
 * memory is an error, never an absent process: taking it for dead would start a second one.
 */
final class ProcessTable {
    /** In the environment of each process that we start; the value is the instance's directory. */
    static final String MARKER = "CACHEPILOT_INSTANCE";

    // Positions after the name in parentheses, so proc(5)'s field numbers less 3.
    private static final int STATE = 0;
    private static final int SESSION = 3;
    private static final int START = 19;

    /** What Linux says of ESRCH. */
    private static final String ENDED = "No such process";

    private final Path root;
    private volatile @Nullable String bootId;

    ProcessTable(Path root) {
        this.root = root;
    }

    /** The live process that has this pid now. A zombie is not alive: it only waits for its parent. */
    Optional<ProcessId> find(long pid) {
        return stat(pid).map(fields -> new ProcessId(pid, Long.parseLong(fields[START]), bootId()));
    }

    boolean alive(ProcessId process) {
        return find(process.pid()).equals(Optional.of(process));
    }

    /**
     * The process that was started for an instance, when its pid is not known. It leads a session, which its own
     * children don't, and it has our marker or writes to the instance's log: a Redis that shows its state as its title
     * overwrites its environment.
     */
    Optional<ProcessId> findMarked(Path directory, Path log) {
        try (var entries = Files.newDirectoryStream(root, "[1-9]*")) {
            for (Path entry : entries) {
                long pid = Long.parseLong(entry.getFileName().toString());
                if (leadsSession(pid) && (marked(entry, directory) || writesTo(entry, log))) {
                    return find(pid);
                }
            }
            return Optional.empty();
        } catch (IOException | DirectoryIteratorException e) {
            throw unreadable(root, e);
        }
    }

    private boolean leadsSession(long pid) {
        return stat(pid)
                .filter(fields -> fields[SESSION].equals(Long.toString(pid)))
                .isPresent();
    }

    private static boolean marked(Path entry, Path directory) {
        return read(entry.resolve("environ"))
                .filter(environment -> ("\0" + environment).contains("\0" + MARKER + "=" + latin1(directory) + "\0"))
                .isPresent();
    }

    private static boolean writesTo(Path entry, Path log) {
        Path output = entry.resolve("fd").resolve("1");
        try {
            return Files.exists(log) && Files.isSameFile(output, log);
        } catch (NoSuchFileException | AccessDeniedException _) {
            return false;
        } catch (IOException e) {
            return absentOrThrow(output, e);
        }
    }

    private Optional<String[]> stat(long pid) {
        return read(root.resolve(Long.toString(pid)).resolve("stat"))
                .map(line -> line.substring(line.lastIndexOf(')') + 2).split(" "))
                .filter(fields -> !fields[STATE].equals("Z") && !fields[STATE].equals("X"));
    }

    private String bootId() {
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

    /** Latin 1, as names and environments of other processes need not be UTF-8. */
    private static Optional<String> read(Path file) {
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
    private static boolean absentOrThrow(Path file, IOException e) {
        if (Files.exists(file) && !String.valueOf(e.getMessage()).endsWith(ENDED)) {
            throw unreadable(file, e);
        }
        return false;
    }

    private static String latin1(Path path) {
        return new String(path.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static EngineUnavailable unreadable(Path file, Exception cause) {
        return new EngineUnavailable(
                "cannot read " + file + ": " + cause + "; the process engine needs Linux with /proc mounted", cause);
    }
}
