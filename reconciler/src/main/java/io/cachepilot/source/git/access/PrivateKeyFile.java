package io.cachepilot.source.git.access;

import io.cachepilot.source.SourceUnavailable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/** Reads a private key of SSH, as ssh-keygen or OpenSSL writes it. */
final class PrivateKeyFile {
    private PrivateKeyFile() {}

    /** The pairs of keys in the file, which others may not read and which has no passphrase: nobody is there to type it. */
    static List<KeyPair> read(Path file) {
        byte[] content = PrivateFile.secret(file, "private key");
        var pairs = new ArrayList<KeyPair>();
        try {
            @Nullable
            Iterable<KeyPair> read = SecurityUtils.loadKeyPairIdentities(
                    null, NamedResource.ofName(file.toString()), new ByteArrayInputStream(content), null);
            if (read != null) {
                read.forEach(pairs::add);
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw unusable(file, e);
        }
        if (pairs.isEmpty()) {
            throw unusable(file, null);
        }
        return List.copyOf(pairs);
    }

    private static SourceUnavailable unusable(Path file, @Nullable Exception e) {
        String message =
                ("%s holds no private key that can be used: it is one of ssh-keygen without a passphrase, like that of"
                                + " ssh-keygen -t ed25519 -N '' -f FILE")
                        .formatted(file);
        return e == null ? new SourceUnavailable(message) : new SourceUnavailable(message, e);
    }
}
