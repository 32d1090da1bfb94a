package io.cachepilot.source.git.signature;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Those who may sign with SSH keys, as git has them in {@code gpg.ssh.allowedSignersFile}: {@code PRINCIPAL KEYTYPE
 * BASE64} in a line, and a comment behind it.
 *
 * @see <a href="https://man.openbsd.org/ssh-keygen.1#ALLOWED_SIGNERS">ssh-keygen, ALLOWED SIGNERS</a>
 */
record SshSigners(List<SshSigner> signers) {
    private static final Pattern BLANKS = Pattern.compile("[ \t]+");
    private static final String FORMAT = "PRINCIPAL KEYTYPE BASE64";

    SshSigners {
        signers = List.copyOf(signers);
    }

    /**
     * Reads lines; blank ones and those that begin with {@code #} say nothing. Options are refused, for one that is passed
     * over would allow more than was meant.
     *
     * @param where what messages begin with, before the number of the line
     */
    static SshSigners parse(List<String> lines, String where) throws SignersInvalid {
        var signers = new ArrayList<SshSigner>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                signers.add(signer(line, where + ":" + (i + 1) + ": "));
            }
        }
        return new SshSigners(signers);
    }

    private static SshSigner signer(String line, String where) throws SignersInvalid {
        String[] words = BLANKS.split(line, 4);
        if (SshKey.TYPES.contains(words[0])) {
            throw new SignersInvalid(where + "who it is lacks; a line is " + FORMAT);
        }
        if (words.length < 3 || !SshKey.TYPES.contains(words[1])) {
            throw new SignersInvalid(where + "it is not " + FORMAT + " without options; types of keys are "
                    + String.join(", ", SshKey.TYPES));
        }
        try {
            SshKey key = SshKey.parse(Base64.getDecoder().decode(words[2]));
            if (!key.type().equals(words[1])) {
                throw new SignersInvalid(where + "the key is of type " + key.type() + ", not " + words[1]);
            }
            return new SshSigner(words[0], key);
        } catch (SignatureRejected e) {
            throw new SignersInvalid(where + "the key " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new SignersInvalid(where + "the key is no base64", e);
        }
    }

    /**
     * Who has signed the commit.
     *
     * @throws SignatureRejected when it was none of them
     */
    String signerOf(SignedCommit commit) throws SignatureRejected {
        SshSignature signature = SshSignature.parse(commit.signature());
        SshSigner signer = signers.stream()
                .filter(each -> each.has(signature.key()))
                .findFirst()
                .orElseThrow(() -> new SignatureRejected("is signed by the SSH key "
                        + SshKey.fingerprint(signature.key()) + ", which is none of the allowed ones"));
        if (!signer.key().hasSigned(signature.signedData(commit.payload()), signature.signature())) {
            throw new SignatureRejected("is not what " + signer.principal()
                    + " has signed: it was changed afterwards, or" + " the signature is that of something else");
        }
        return signer.principal();
    }
}
