package io.cachepilot.backup.archive;

import io.cachepilot.secret.MacKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.crypto.Mac;

/**
 * The end of an archive, which vouches for all that comes before it: an empty member of gzip (RFC 1952) with an extra field, which
 * every program that unpacks the file skips. The field holds the number of bytes before it, and the HMAC of them and of that
 * number. Nothing in it can be another byte, so none of the file can.
 */
final class ArchiveSeal {
    private static final int MAC_BYTES = 32;

    /** Bytes of it, always. */
    static final int BYTES = 10 + 2 + 4 + Long.BYTES + MAC_BYTES + 2 + 8;

    private static final byte[] GZIP = {0x1f, (byte) 0x8b};
    private static final byte DEFLATE = 8;
    private static final byte WITH_EXTRA_FIELD = 4;
    private static final byte SYSTEM_NOT_KNOWN = (byte) 0xff;
    /** Of our own: CachePilot, sealed. */
    private static final byte[] FIELD = {'C', 'S'};

    /** Deflate's last block, without a byte in it. */
    private static final byte[] NOTHING = {0x03, 0x00};

    private final Mac mac;
    private long length;

    ArchiveSeal(MacKey key) {
        this.mac = key.mac();
    }

    /** More of what is vouched for. */
    void update(byte[] bytes, int from, int count) {
        mac.update(bytes, from, count);
        length += count;
    }

    /** That of all of it; to be called once. */
    byte[] bytes() {
        mac.update(ByteBuffer.allocate(Long.BYTES).putLong(length).flip());
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(GZIP)
                .put(DEFLATE)
                .put(WITH_EXTRA_FIELD)
                .putInt(0)
                .put((byte) 0)
                .put(SYSTEM_NOT_KNOWN)
                .putShort((short) (4 + Long.BYTES + MAC_BYTES))
                .put(FIELD)
                .putShort((short) (Long.BYTES + MAC_BYTES))
                .putLong(length)
                .put(mac.doFinal())
                .put(NOTHING)
                .putLong(0)
                .array();
    }
}
