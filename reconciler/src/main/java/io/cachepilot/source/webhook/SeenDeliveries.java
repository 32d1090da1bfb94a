package io.cachepilot.source.webhook;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTrouble;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which deliveries were accepted: the newest of them, in a file to which one line is added for each, and which is written
 * anew when half of it is of no use any more.
 */
final class SeenDeliveries {
    private static final Pattern LINE = Pattern.compile("\\S{1,100} [0-9a-f]{64}");

    private final Path file;
    private final int most;
    private final Deque<Seen> newest = new ArrayDeque<>();
    private final Set<String> known = new HashSet<>();
    private int lines;

    /**
     * One delivery.
     *
     * @param digest of its body, since no signature covers the id
     */
    private record Seen(String id, String digest) {
        @Override
        public String toString() {
            return id + " " + digest + "\n";
        }
    }

    /** @param most how many are remembered */
    SeenDeliveries(Path file, int most) {
        this.file = file;
        this.most = most;
        List<String> all =
                text(file).lines().filter(line -> LINE.matcher(line).matches()).toList();
        all.stream().skip(Math.max(0, all.size() - most)).forEach(line -> {
            int blank = line.indexOf(' ');
            remember(new Seen(line.substring(0, blank), line.substring(blank + 1)));
        });
        // What a crash has cut off must not become part of the next line.
        lines = 2 * most;
    }

    /** Not strict about UTF-8: whatever a disk made of it must not keep the control plane from starting. */
    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + FileTrouble.words(e), e);
        }
    }

    /**
     * Notes a delivery on the disk.
     *
     * @return false when one of that id, or of that content, was noted before
     * @throws UncheckedIOException when it can't be noted
     */
    synchronized boolean add(String id, String digest) {
        var seen = new Seen(id, digest);
        if (known.contains(id) || known.contains(digest)) {
            return false;
        }
        if (lines < 2 * most) {
            append(seen);
            remember(seen);
            return true;
        }
        var before = List.copyOf(newest);
        remember(seen);
        try {
            DurableFile.write(file, newest.stream().map(Seen::toString).collect(Collectors.joining()));
            lines = newest.size();
            return true;
        } catch (UncheckedIOException e) {
            restore(before);
            throw e;
        }
    }

    private void append(Seen seen) {
        // Not a channel: that would be closed when the thread that answers is interrupted.
        try (var out = new RandomAccessFile(file.toFile(), "rw")) {
            out.seek(out.length());
            out.write(seen.toString().getBytes(StandardCharsets.UTF_8));
            out.getFD().sync();
            lines++;
        } catch (IOException e) {
            // A line may be there in part.
            lines = 2 * most;
            throw new UncheckedIOException("cannot write " + file + ": " + FileTrouble.words(e), e);
        }
    }

    private void remember(Seen seen) {
        newest.add(seen);
        known.add(seen.id());
        known.add(seen.digest());
        Iterator<Seen> oldest = newest.iterator();
        while (newest.size() > most) {
            Seen gone = oldest.next();
            oldest.remove();
            known.remove(gone.id());
            known.remove(gone.digest());
        }
    }

    private void restore(List<Seen> before) {
        newest.clear();
        known.clear();
        before.forEach(this::remember);
    }
}
