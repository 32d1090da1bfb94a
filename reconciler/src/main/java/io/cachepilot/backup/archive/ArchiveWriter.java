package io.cachepilot.backup.archive;

import io.cachepilot.file.DurableFile;
import io.cachepilot.json.Json;
import io.cachepilot.secret.MacKey;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.function.LongConsumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes backups. A file is there whole or not at all, after a crash and a power cut too.
 *
 * @param threads that compress at the same time
 */
public record ArchiveWriter(MacKey key, int threads) {
    private static final int BUFFER = 1 << 16;
    private static final int OWNER_ONLY = 0600;

    /**
     * What is said of a backup beside its name.
     *
     * @param kind as of {@link ArchiveManifest}, as the others
     */
    public record Label(String kind, String revision, SortedMap<String, String> facts) {}

    /**
     * Writes one.
     *
     * @param directory has to be there; the file must not
     * @param progress is told how many bytes of the contents have been taken
     * @return the file
     * @throws UncheckedIOException when it can't be written, or a content ends too early; no file is left then
     */
    public Path write(Path directory, ArchiveName name, Label label, List<Content> contents, LongConsumer progress) {
        Path file = directory.resolve(name.file());
        DurableFile.create(
                file, channel -> writeAll(Channels.newOutputStream(channel), name, label, contents, progress));
        return file;
    }

    private void writeAll(
            OutputStream file, ArchiveName name, Label label, List<Content> contents, LongConsumer progress)
            throws IOException {
        var seal = new ArchiveSeal(key);
        var sealed = new Sealing(new BufferedOutputStream(file, BUFFER), seal);
        try (var gzip = new ParallelGzip(sealed, threads);
                var tar = new TarArchiveOutputStream(gzip, StandardCharsets.UTF_8.name())) {
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            var members = new ArrayList<ArchiveManifest.Member>();
            long before = 0;
            for (Content content : contents) {
                members.add(add(tar, name, content, before, progress));
                before += content.size();
            }
            var manifest = new ArchiveManifest(
                    ArchiveManifest.FORMAT, name.file(), label.kind(), label.revision(), label.facts(), members);
            byte[] text = (Json.writePretty(manifest) + "\n").getBytes(StandardCharsets.UTF_8);
            begin(tar, name, ArchiveManifest.NAME, text.length);
            tar.write(text);
            tar.closeArchiveEntry();
        }
        sealed.end();
    }

    private static ArchiveManifest.Member add(
            TarArchiveOutputStream tar, ArchiveName name, Content content, long before, LongConsumer progress)
            throws IOException {
        begin(tar, name, content.name(), content.size());
        MessageDigest hash = sha256();
        byte[] buffer = new byte[BUFFER];
        long left = content.size();
        try (InputStream in = content.bytes().open()) {
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new IOException("%s ended %d bytes too early".formatted(content.name(), left));
                }
                hash.update(buffer, 0, count);
                tar.write(buffer, 0, count);
                left -= count;
                progress.accept(before + content.size() - left);
            }
        }
        tar.closeArchiveEntry();
        return new ArchiveManifest.Member(
                content.name(), content.size(), HexFormat.of().formatHex(hash.digest()));
    }

    private static void begin(TarArchiveOutputStream tar, ArchiveName name, String member, long size)
            throws IOException {
        var entry = new TarArchiveEntry(name.stem() + "/" + member);
        entry.setSize(size);
        entry.setMode(OWNER_ONLY);
        entry.setLastModifiedTime(FileTime.from(name.taken()));
        tar.putArchiveEntry(entry);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Passes bytes on, and has them vouched for. */
    private static final class Sealing extends OutputStream {
        private final OutputStream out;
        private final ArchiveSeal seal;

        Sealing(OutputStream out, ArchiveSeal seal) {
            this.out = out;
            this.seal = seal;
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            seal.update(bytes, from, count);
            out.write(bytes, from, count);
        }

        void end() throws IOException {
            out.write(seal.bytes());
            out.flush();
        }
    }
}
