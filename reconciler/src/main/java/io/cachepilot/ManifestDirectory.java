package io.cachepilot;

import io.cachepilot.kind.tenant.apply.ManifestFiles;
import io.cachepilot.manifest.edit.ManifestText;
import io.cachepilot.source.WriteRefused;
import io.cachepilot.source.directory.DirectoryWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/** The manifests of a plain directory. */
final class ManifestDirectory implements ManifestFiles {
    private final DirectoryWriter writer;
    private final String prefix;

    /** A file may hold several tenants, which are worked on at the same time. */
    private final ReentrantLock lock = new ReentrantLock();

    /** @param prefix what names of files begin with, before their path in the directory */
    ManifestDirectory(DirectoryWriter writer, String prefix) {
        this.writer = writer;
        this.prefix = prefix;
    }

    @Override
    public boolean change(String file, UnaryOperator<ManifestText> change) {
        if (!file.startsWith(prefix)) {
            throw new IllegalStateException(file + " is none of the manifests in " + prefix);
        }
        String path = file.substring(prefix.length());
        lock.lock();
        try {
            byte[] before = writer.read(path);
            ManifestText text = ManifestText.parse(file, decoded(before));
            ManifestText after = change.apply(text);
            if (after.text().equals(text.text())) {
                return false;
            }
            writer.replace(path, before, after.bytes());
            return true;
        } catch (CharacterCodingException _) {
            // Nobody takes a tenant from such a file: it is another one by now.
            return false;
        } catch (WriteRefused e) {
            if (e.reason() == WriteRefused.Reason.CHANGED_MEANWHILE) {
                return false;
            }
            throw new NotWritten(String.valueOf(e.getMessage()), e);
        } finally {
            lock.unlock();
        }
    }

    private static String decoded(byte[] content) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(content))
                .toString();
    }
}
