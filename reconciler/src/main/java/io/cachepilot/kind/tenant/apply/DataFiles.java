package io.cachepilot.kind.tenant.apply;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a server would load from its directory when it starts. One that appends loads its append-only file and looks at no dump, even
 * where there is no such file; one that does not append loads the dump and nothing else. Other files are nobody's business here.
 */
record DataFiles(Path directory) {
    private static final String DUMP = "dump.rdb";

    /** Of Redis before 7, which also later ones take over. It may begin with a dump. */
    private static final String APPENDED = "appendonly.aof";

    private static final String APPENDED_SINCE_7 = "appendonlydir";

    /** What a memory-only server would load although it is not its own is kept, but out of its way. */
    void setAside(Instant now) {
        setAside(now, List.of(DUMP, APPENDED, APPENDED_SINCE_7));
    }

    /** Once it is not kept up to date, or a dump is newer: an append-only file that is met from then on is a newer one. */
    void setAsideAppended(Instant now) {
        setAside(now, List.of(APPENDED, APPENDED_SINCE_7));
    }

    /**
     * Has a server that appends load what another one has saved that did not. By one rename, and none where it was done before: a
     * complete append-only file has all that the dump has.
     */
    void appendDump() {
        Path dump = directory.resolve(DUMP);
        if (Files.exists(dump) && !hasAppended()) {
            move(dump, directory.resolve(APPENDED));
        }
    }

    /**
     * Whether there is an append-only file that is complete. Redis 7 writes the list of its parts once they are complete, and older
     * ones have an empty file until then.
     */
    boolean hasAppended() {
        Path parts = directory.resolve(APPENDED_SINCE_7).resolve(APPENDED + ".manifest");
        return Files.exists(parts) || holdsAnything(directory.resolve(APPENDED));
    }

    private static boolean holdsAnything(Path file) {
        try {
            return Files.exists(file) && Files.size(file) > 0;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + file + ": " + FileTrouble.words(e), e);
        }
    }

    void deleteDump() {
        DurableFile.delete(directory.resolve(DUMP));
    }

    private void setAside(Instant now, List<String> names) {
        List<Path> old =
                names.stream().map(directory::resolve).filter(Files::exists).toList();
        if (old.isEmpty()) {
            return;
        }
        Path aside = directory.resolve("kept-" + now.toEpochMilli());
        DurableFile.createDirectories(aside);
        old.forEach(file -> move(file, aside.resolve(String.valueOf(file.getFileName()))));
    }

    private static void move(Path file, Path to) {
        try {
            Files.move(file, to, StandardCopyOption.ATOMIC_MOVE);
            for (Path changed : Stream.of(to, file).map(Path::getParent).toList()) {
                DurableFile.forceDirectory(changed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot move %s to %s: %s".formatted(file, to, FileTrouble.words(e)), e);
        }
    }
}
