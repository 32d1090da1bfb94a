package io.cachepilot.secret;

import com.exceptionfactory.jagged.RecipientStanzaWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The precious files of a state directory as one encrypted file: a zip archive inside an age file, so that {@code age -d}
 * and {@code unzip} open it where this program is not at hand. The age file does not tell who made it, so what is in it is
 * not believed: see {@link PreciousFiles#isName}.
 */
public final class RecoveryBundle {
    /** Bytes of a bundle. */
    public static final int LARGEST = 16 << 20;

    private static final int MOST_FILES = 50_000;
    private static final int LARGEST_FILE = 1 << 20;
    private static final int LARGEST_UNPACKED = 48 << 20;

    private RecoveryBundle() {}

    /**
     * The bundle that each of these recipients ({@code age1…}) can open.
     *
     * @throws BundleRefused for something that is no recipient, or for too many files
     */
    public static byte[] seal(SortedMap<String, byte[]> files, Collection<String> recipients) {
        List<RecipientStanzaWriter> writers = recipients.stream()
                .map(recipient -> AgeKey.writer(recipient)
                        .orElseThrow(() -> new BundleRefused(
                                "a recipient is the public half of an X25519 key, age1… and 58 more characters, as"
                                        + " age-keygen prints it")))
                .toList();
        long bytes =
                files.values().stream().mapToLong(content -> content.length).sum();
        boolean fits = files.size() <= MOST_FILES
                && bytes <= LARGEST_UNPACKED
                && files.values().stream().allMatch(content -> content.length <= LARGEST_FILE);
        byte[] zip = fits ? zip(files) : new byte[0];
        if (!fits || zip.length > LARGEST - (1 << 16)) {
            throw new BundleRefused("%d files of %d bytes are more than a bundle can hold: %d files, %d bytes"
                    .formatted(files.size(), bytes, MOST_FILES, LARGEST_UNPACKED));
        }
        return AgeFile.encrypt(zip, writers);
    }

    /**
     * The files in a bundle, by their names.
     *
     * @throws BundleRefused when the key does not open it, or when it holds anything but precious files
     */
    public static SortedMap<String, byte[]> open(byte[] bundle, AgeKey identity) {
        byte[] zip = AgeFile.decrypt(bundle, identity.reader())
                .orElseThrow(() -> new BundleRefused(
                        "the bundle can't be opened: it is for another key than that of %s, or it is damaged"
                                .formatted(identity.recipient())));
        try {
            return unzip(zip);
        } catch (IOException | IllegalArgumentException _) {
            throw new BundleRefused("the bundle is damaged: there is no zip archive in it");
        }
    }

    private static byte[] zip(SortedMap<String, byte[]> files) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot pack the bundle: " + e, e);
        }
        return bytes.toByteArray();
    }

    private static SortedMap<String, byte[]> unzip(byte[] archive) throws IOException {
        var files = new TreeMap<String, byte[]>();
        int bytes = 0;
        try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!PreciousFiles.isName(entry.getName())) {
                    throw new BundleRefused(
                            "the bundle is not one of ours: it holds a file that does not belong into state/keys,"
                                    + " state/ca or a tenant's record; nothing was written");
                }
                byte[] content = zip.readNBytes(LARGEST_FILE + 1);
                bytes += content.length;
                if (content.length > LARGEST_FILE || bytes > LARGEST_UNPACKED || files.size() >= MOST_FILES) {
                    throw new BundleRefused(
                            "the bundle holds more than %d files, %d bytes in one, or %d bytes in all; nothing was written"
                                    .formatted(MOST_FILES, LARGEST_FILE, LARGEST_UNPACKED));
                }
                if (files.put(entry.getName(), content) != null) {
                    throw new BundleRefused("the bundle holds a file twice; nothing was written");
                }
            }
        }
        if (files.isEmpty()) {
            throw new BundleRefused("the bundle holds no file");
        }
        return Collections.unmodifiableSortedMap(files);
    }
}
