package io.cachepilot.source.git.signature;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * A signature as {@code ssh-keygen -Y sign -n git} makes it.
 *
 * @see <a href="https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.sshsig">PROTOCOL.sshsig</a>
 */
final class SshSignature {
    static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";

    private static final String END = "-----END SSH SIGNATURE-----";
    private static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    /** A signature that was made for something else must not pass for one of a commit. */
    private static final String NAMESPACE = "git";

    private final byte[] key;
    private final byte[] reserved;
    private final String hash;
    private final byte[] signature;

    private SshSignature(byte[] key, byte[] reserved, String hash, byte[] signature) {
        this.key = key;
        this.reserved = reserved;
        this.hash = hash;
        this.signature = signature;
    }

    static SshSignature parse(String armoured) throws SignatureRejected {
        String text = armoured.strip();
        if (!text.startsWith(BEGIN) || !text.endsWith(END) || text.length() < BEGIN.length() + END.length()) {
            throw new SignatureRejected("is malformed: there is something around its SSH signature");
        }
        String base64 = text.substring(BEGIN.length(), text.length() - END.length())
                .replace("\r", "")
                .replace("\n", "");
        try {
            byte[] blob = Base64.getDecoder().decode(base64);
            if (!Base64.getEncoder().encodeToString(blob).equals(base64)) {
                throw new SignatureRejected("is malformed: its SSH signature is written in an unusual base64");
            }
            return parse(blob);
        } catch (IllegalArgumentException e) {
            throw new SignatureRejected("is malformed: its SSH signature is no base64", e);
        }
    }

    private static SshSignature parse(byte[] blob) throws SignatureRejected {
        var wire = new SshWire(blob);
        if (!Arrays.equals(wire.take(MAGIC.length), MAGIC) || wire.number() != VERSION) {
            throw new SignatureRejected("is malformed: it is no SSH signature of version 1");
        }
        byte[] key = wire.string();
        if (!wire.name().equals(NAMESPACE)) {
            throw new SignatureRejected("has an SSH signature that was made for something else than git");
        }
        byte[] reserved = wire.string();
        String hash = wire.name();
        byte[] signature = wire.string();
        wire.requireEnd();
        return new SshSignature(key, reserved, hash, signature);
    }

    /** The blob of the key that it claims to be made by. */
    byte[] key() {
        return key;
    }

    /** The algorithm and what it has made, as SSH writes it. */
    byte[] signature() {
        return signature;
    }

    /** What the key has signed where the message is this one. */
    byte[] signedData(byte[] message) throws SignatureRejected {
        var data = new ByteArrayOutputStream();
        data.writeBytes(MAGIC);
        addString(data, NAMESPACE.getBytes(StandardCharsets.US_ASCII));
        addString(data, reserved);
        addString(data, hash.getBytes(StandardCharsets.ISO_8859_1));
        addString(data, digest(message));
        return data.toByteArray();
    }

    private byte[] digest(byte[] message) throws SignatureRejected {
        String algorithm = switch (hash) {
            case "sha256" -> "SHA-256";
            case "sha512" -> "SHA-512";
            default -> throw new SignatureRejected("is hashed by something else than sha256 and sha512");
        };
        try {
            return MessageDigest.getInstance(algorithm).digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java lacks " + algorithm, e);
        }
    }

    private static void addString(ByteArrayOutputStream data, byte[] string) {
        data.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(string.length).array());
        data.writeBytes(string);
    }
}
