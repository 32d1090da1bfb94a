package io.cachepilot.source.git.signature;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the encoding of SSH from untrusted bytes: nothing is allocated or read beyond what is there.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4251#section-5">RFC 4251, section 5</a>
 */
final class SshWire {
    private final byte[] bytes;
    private int at;

    SshWire(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] take(int length) throws SignatureRejected {
        if (length < 0 || length > bytes.length - at) {
            throw malformed("it ends too early");
        }
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    /** A number of 32 bits; one beyond 2^31-1 comes out negative. */
    int number() throws SignatureRejected {
        int number = 0;
        for (byte each : take(Integer.BYTES)) {
            number = number << Byte.SIZE | Byte.toUnsignedInt(each);
        }
        return number;
    }

    byte[] string() throws SignatureRejected {
        return take(number());
    }

    /** A string that is compared with names of the standard only. */
    String name() throws SignatureRejected {
        return new String(string(), StandardCharsets.ISO_8859_1);
    }

    /**
     * A positive integer of at most that many bytes.
     *
     * @return exactly that many, the highest first
     */
    byte[] positive(int length) throws SignatureRejected {
        byte[] mpint = string();
        int zeros = 0;
        while (zeros < mpint.length && mpint[zeros] == 0) {
            zeros++;
        }
        int digits = mpint.length - zeros;
        if (digits == 0 || digits > length || mpint[0] < 0) {
            throw malformed("a number in it is out of its range");
        }
        byte[] padded = new byte[length];
        System.arraycopy(mpint, zeros, padded, length - digits, digits);
        return padded;
    }

    /** To be called when all was read. */
    void requireEnd() throws SignatureRejected {
        if (at != bytes.length) {
            throw malformed("there are bytes behind its end");
        }
    }

    private static SignatureRejected malformed(String how) {
        return new SignatureRejected("is malformed: " + how);
    }
}
