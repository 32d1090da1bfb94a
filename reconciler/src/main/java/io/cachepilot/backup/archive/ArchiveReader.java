package io.cachepilot.backup.archive;

import io.cachepilot.file.FileTrouble;
import io.cachepilot.json.Json;
import io.cachepilot.secret.MacKey;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Reads backups, once it is known that each byte is as it was written here: nothing of a file is unpacked before its seal was found to
 * be ours, so what a stranger made is never looked into.
 */
public record ArchiveReader(MacKey key) {
    static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");

    private static final int BUFFER = 1 << 16;
    private static final int LONGEST_MANIFEST = 1 << 20;

    /** Where the members of a backup go. */
    @FunctionalInterface
    public interface Target {
        /** Looks at all of it, and keeps nothing. */
        Target NOWHERE = (_, _) -> OutputStream.nullOutputStream();

        /** Of a member of so many bytes; it is closed behind the last of them. */
        OutputStream open(String member, long size) throws IOException;
    }

    /**
     * Reads all of a backup. What was given to the target counts only once this returns.
     *
     * @return what it says of itself
     * @throws ArchiveRefused when it is not as it was written here, or is called in another way
     * @throws UncheckedIOException when it can't be read
     */
    public ArchiveManifest read(Path file, Target target) {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new ArchiveRefused("is no file");
            }
            try (var channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                requireSeal(channel);
                ArchiveManifest manifest = unpack(channel.position(0), target);
                if (!manifest.file().equals(String.valueOf(file.getFileName()))) {
                    throw new ArchiveRefused("is the backup %s, and has another name".formatted(manifest.file()));
                }
                return manifest;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + FileTrouble.words(e), e);
        }
    }

    private void requireSeal(FileChannel channel) throws IOException {
        long left = channel.size() - ArchiveSeal.BYTES;
        if (left < 0) {
            throw new ArchiveRefused("is no backup of this installation, or was cut off");
        }
        var seal = new ArchiveSeal(key);
        var buffer = ByteBuffer.allocate(BUFFER);
        while (left > 0) {
            fill(channel, buffer.clear().limit((int) Math.min(BUFFER, left)));
            seal.update(buffer.array(), 0, buffer.position());
            left -= buffer.position();
        }
        fill(channel, buffer.clear().limit(ArchiveSeal.BYTES));
        byte[] found = new byte[ArchiveSeal.BYTES];
        buffer.flip().get(found);
        if (!MessageDigest.isEqual(found, seal.bytes())) {
            throw new ArchiveRefused(
                    "is not as it was written: it was changed or cut off, or another installation has made it, whose key is not here");
        }
    }

    private static void fill(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new ArchiveRefused("became shorter while it was read");
            }
        }
    }

    private static ArchiveManifest unpack(FileChannel channel, Target target) throws IOException {
        InputStream file = new BufferedInputStream(Channels.newInputStream(channel), BUFFER);
        try (var gzip = GzipCompressorInputStream.builder()
                        .setInputStream(file)
                        .setDecompressConcatenated(true)
                        .get();
                var tar = new TarArchiveInputStream(gzip, StandardCharsets.UTF_8.name())) {
            var members = new ArrayList<ArchiveManifest.Member>();
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String member = member(entry);
                if (member.equals(ArchiveManifest.NAME)) {
                    return manifest(tar, entry, members);
                }
                members.add(copy(tar, member, entry.getSize(), target));
            }
            throw new ArchiveRefused("has no " + ArchiveManifest.NAME);
        }
    }

    /** What was sealed here has such names only; anything else would be a defect of ours. */
    private static String member(TarArchiveEntry entry) {
        String name = entry.getName().replaceFirst("^[^/]*/", "");
        if (!entry.isFile()
                || entry.isLink()
                || entry.isSymbolicLink()
                || !NAME.matcher(name).matches()) {
            throw new ArchiveRefused("has a member that none of ours has: " + entry.getName());
        }
        return name;
    }

    private static ArchiveManifest.Member copy(InputStream tar, String name, long size, Target target)
            throws IOException {
        MessageDigest hash = ArchiveWriter.sha256();
        byte[] buffer = new byte[BUFFER];
        long copied = 0;
        try (OutputStream out = target.open(name, size)) {
            for (int count = tar.read(buffer); count >= 0; count = tar.read(buffer)) {
                hash.update(buffer, 0, count);
                out.write(buffer, 0, count);
                copied += count;
            }
        }
        return new ArchiveManifest.Member(name, copied, HexFormat.of().formatHex(hash.digest()));
    }

    private static ArchiveManifest manifest(
            InputStream tar, TarArchiveEntry entry, List<ArchiveManifest.Member> members) throws IOException {
        if (entry.getSize() > LONGEST_MANIFEST) {
            throw new ArchiveRefused("has a %s of %d bytes".formatted(ArchiveManifest.NAME, entry.getSize()));
        }
        String text = new String(tar.readAllBytes(), StandardCharsets.UTF_8);
        ArchiveManifest manifest;
        try {
            manifest = Json.readExactly(text, ArchiveManifest.class);
        } catch (IllegalArgumentException e) {
            throw new ArchiveRefused("has a %s that can't be read: %s".formatted(ArchiveManifest.NAME, e.getMessage()));
        }
        if (manifest.format() != ArchiveManifest.FORMAT) {
            throw new ArchiveRefused("is of format %d, and this version reads format %d; a newer version has written it"
                    .formatted(manifest.format(), ArchiveManifest.FORMAT));
        }
        if (!manifest.members().equals(members)) {
            throw new ArchiveRefused("holds other files than its %s says".formatted(ArchiveManifest.NAME));
        }
        return manifest;
    }
}
