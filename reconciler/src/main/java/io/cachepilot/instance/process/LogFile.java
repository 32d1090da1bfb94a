package io.cachepilot.instance.process;

import io.cachepilot.file.FileTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** What an instance has written to its output. Two files of bounded size: the current one and the one before. */
record LogFile(Path path) {
    private static final long ROTATE_ABOVE_BYTES = 5_000_000;
    private static final int TAIL_BYTES = 256 * 1024;

    /** Makes the file, readable by its owner only, before a start; one that has grown large is put aside. */
    void prepare() {
        try {
            if (Files.exists(path) && Files.size(path) > ROTATE_ABOVE_BYTES) {
                Files.move(path, path.resolveSibling(path.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException _) {
            // Appended to.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare the log " + path + ": " + FileTrouble.words(e), e);
        }
    }

    /** The last lines, oldest first, out of the last 256 KiB; none if there is no log yet. */
    List<String> last(int lines) {
        List<String> all = end().lines().toList();
        return all.subList(Math.max(0, all.size() - Math.max(0, lines)), all.size());
    }

    private String end() {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long start = Math.max(0, channel.size() - TAIL_BYTES);
            var buffer = ByteBuffer.allocate(TAIL_BYTES);
            long position = start;
            for (int read = 0; read >= 0 && buffer.hasRemaining(); position += Math.max(0, read)) {
                read = channel.read(buffer, position);
            }
            var text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
            // The first line is whole only at the beginning of the file.
            return start == 0 ? text : text.substring(text.indexOf('\n') + 1);
        } catch (NoSuchFileException _) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the log " + path + ": " + FileTrouble.words(e), e);
        }
    }
}
