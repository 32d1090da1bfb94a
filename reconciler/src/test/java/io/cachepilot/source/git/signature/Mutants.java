package io.cachepilot.source.git.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;

/** Signatures that were tampered with. */
final class Mutants {
    private Mutants() {}

    /**
     * The bytes of an armoured signature.
     *
     * @param armour from its first line up to its last
     */
    static byte[] decode(String armour) {
        String body = armour.substring(armour.indexOf('\n'));
        // Behind an equals sign of its own, OpenPGP has a checksum.
        int checksum = body.indexOf("\n =");
        return Base64.getMimeDecoder().decode(checksum < 0 ? body : body.substring(0, checksum));
    }

    /** The commit with another signature. */
    static byte[] with(String commit, String armour, byte[] signature) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n', ' '}).encodeToString(signature);
        String head = armour.substring(0, armour.indexOf('\n'));
        String blank = head.contains("PGP") ? "\n " : "";
        return commit.replace(armour, head + blank + "\n " + lines + "\n ").getBytes(ISO_8859_1);
    }

    /** Other bytes: a flipped bit, more or fewer of them, or a length that promises too much. */
    static byte[] of(byte[] original, Random random) {
        byte[] bytes = original.clone();
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(5)) {
            case 0 -> {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                yield bytes;
            }
            case 1 -> Arrays.copyOf(bytes, at);
            case 2 -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(64));
            case 3 -> {
                ByteBuffer.wrap(bytes)
                        .putInt(Math.min(at, bytes.length - 4), random.nextBoolean() ? random.nextInt() : -1);
                yield bytes;
            }
            default -> {
                byte[] without = Arrays.copyOf(bytes, bytes.length - 1);
                System.arraycopy(bytes, at + 1, without, at, without.length - at);
                yield without;
            }
        };
    }
}
