package io.cachepilot.instance.docker.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a tar archive in the USTAR format of POSIX.1-1988. Owner, group and times are zero, so that equal content gives
 * equal bytes on every machine.
 */
final class TarArchive {
    private static final int BLOCK = 512;
    private static final int NAME_LENGTH = 100;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A directory; the name ends with a slash. */
    TarArchive directory(String name, int mode) {
        header(name, mode, 0, '5');
        return this;
    }

    TarArchive file(String name, int mode, byte[] content) {
        header(name, mode, content.length, '0');
        bytes.writeBytes(content);
        bytes.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        return this;
    }

    /** The whole archive, ended by two empty blocks. */
    byte[] toBytes() {
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(bytes.toByteArray());
        whole.writeBytes(new byte[2 * BLOCK]);
        return whole.toByteArray();
    }

    private void header(String name, int mode, int size, char type) {
        byte[] encoded = name.getBytes(StandardCharsets.US_ASCII);
        if (encoded.length >= NAME_LENGTH) {
            throw new IllegalArgumentException(
                    "a name in this archive has at most " + (NAME_LENGTH - 1) + " bytes: " + name);
        }
        var header = new byte[BLOCK];
        put(header, 0, encoded);
        put(header, 100, octal(mode, 7));
        put(header, 108, octal(0, 7));
        put(header, 116, octal(0, 7));
        put(header, 124, octal(size, 11));
        put(header, 136, octal(0, 11));
        Arrays.fill(header, 148, 156, (byte) ' ');
        header[156] = (byte) type;
        put(header, 257, "ustar\0" + "00");
        int sum = 0;
        for (byte value : header) {
            sum += value & 0xff;
        }
        put(header, 148, octal(sum, 6) + "\0 ");
        bytes.writeBytes(header);
    }

    private static String octal(int value, int digits) {
        String text = Integer.toOctalString(value);
        return "0".repeat(digits - text.length()) + text;
    }

    private static void put(byte[] header, int at, String text) {
        put(header, at, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void put(byte[] header, int at, byte[] text) {
        System.arraycopy(text, 0, header, at, text.length);
    }
}
