package io.cachepilot.source.git.signature;

import io.cachepilot.source.content.ManifestName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Set;

/** All who may sign commits, as a file lists them. */
record AllowedSigners(SshSigners ssh, OpenPgpSigners openPgp) {
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
        var others = new ArrayList<String>();
        var blocks = new ArrayList<String>();
        var block = new ArrayList<String>();
        for (String line : text.lines().toList()) {
            if (line.contains("PRIVATE KEY")) {
                throw new SignersInvalid(
                        where + " holds a private key, which belongs to its signer alone; write the public"
                                + " one with gpg --armor --export, or that of the file that ends in .pub");
            }
            boolean ofBlock = !block.isEmpty() || line.strip().equals(OpenPgpSigners.BEGIN_KEY);
            // The numbers of the other lines stay.
            others.add(ofBlock ? "" : line);
            if (ofBlock) {
                block.add(line);
            }
            if (ofBlock && line.strip().equals(OpenPgpSigners.END_KEY)) {
                blocks.add(String.join("\n", block));
                block.clear();
            }
        }
        if (!block.isEmpty()) {
            throw new SignersInvalid(where + ": an OpenPGP public key in it does not end");
        }
        return new AllowedSigners(SshSigners.parse(others, where), OpenPgpSigners.parse(blocks, where));
    }

    /**
     * Who has signed the commit, for people.
     *
     * @param now when an OpenPGP key has to be valid
     * @throws SignatureRejected when it was none of them
     */
    String signerOf(SignedCommit commit, Instant now) throws SignatureRejected {
        if (commit.signature().startsWith(SshSignature.BEGIN)) {
            return ManifestName.printable(ssh.signerOf(commit));
        }
        if (commit.signature().startsWith(OpenPgpSigners.BEGIN)) {
            return ManifestName.printable(openPgp.signerOf(commit, now));
        }
        throw new SignatureRejected("has a signature that is neither one of SSH nor one of OpenPGP");
    }
}
