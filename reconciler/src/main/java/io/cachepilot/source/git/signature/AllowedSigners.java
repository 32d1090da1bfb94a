package io.cachepilot.source.git.signature;

import io.cachepilot.source.ManifestName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;

/** All who may sign commits, as a file lists them. */
record AllowedSigners(SshSigners ssh) {
    private static final long LARGEST_FILE = 1 << 20;

    /** Reads the file, which nobody but its owner may be able to write. */
    static AllowedSigners read(Path file) throws SignersInvalid {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new SignersInvalid(file + " may be written by others than its owner; chmod go-w " + file);
            }
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_FILE) {
                throw new SignersInvalid(file + " is no file of at most 1 MiB");
            }
            return parse(Files.readString(file, StandardCharsets.ISO_8859_1), file.toString());
        } catch (IOException e) {
            throw new SignersInvalid(
                    "the file of allowed signers can't be read: " + e + "; see the setting source.signatures", e);
        }
    }

    static AllowedSigners parse(String text, String where) throws SignersInvalid {
        List<String> lines = text.lines().toList();
        return new AllowedSigners(SshSigners.parse(lines, where));
    }

    /**
     * Who has signed the commit, for people.
     *
     * @throws SignatureRejected when it was none of them
     */
    String signerOf(SignedCommit commit) throws SignatureRejected {
        if (commit.signature().startsWith(SshSignature.BEGIN)) {
            return ManifestName.printable(ssh.signerOf(commit));
        }
        throw new SignatureRejected("has a signature that is neither one of SSH nor one of OpenPGP");
    }
}
