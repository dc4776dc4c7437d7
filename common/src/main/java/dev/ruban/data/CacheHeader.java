package dev.ruban.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The first 64 bytes of a cache file. After them come the features of all rows, the labels of all
/// rows, and the metadata; all little-endian. The fingerprint, the header's second half, is the
/// SHA-256 over everything after the header, followed by the header's first half.
record CacheHeader(int features, int labels, int metadataBytes, long rows) {
    static final int BYTES = 64;
    static final int FINGERPRINT = 32;

    private static final byte[] MAGIC = "RUBANROW".getBytes(US_ASCII);
    private static final int VERSION = 1;

    /// The first half, without the fingerprint.
    byte[] bytes() {
        return buffer(new byte[FINGERPRINT])
                .put(MAGIC)
                .putInt(VERSION)
                .putInt(features)
                .putInt(labels)
                .putInt(metadataBytes)
                .putLong(rows)
                .array();
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// @throws DamagedCacheException if this is not the header of a file of that size
    static CacheHeader parse(byte[] bytes, long fileBytes) throws DamagedCacheException {
        ByteBuffer buffer = buffer(bytes).position(MAGIC.length);
        if (!Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                || buffer.getInt() != VERSION)
            throw new DamagedCacheException("it has another header");
        CacheHeader header =
                new CacheHeader(
                        buffer.getInt(), buffer.getInt(), buffer.getInt(), buffer.getLong());
        if (header.smallest() < 0 || header.expectedBytes() != fileBytes)
            throw new DamagedCacheException("it has another size than its header says");
        return header;
    }

    private long smallest() {
        return Math.min(Math.min(features, labels), Math.min(metadataBytes, rows));
    }

    private long expectedBytes() {
        try {
            return Math.addExact(metadataOffset(), metadataBytes);
        } catch (ArithmeticException _) {
            return -1;
        }
    }

    long labelsOffset() {
        return Math.addExact(
                BYTES, Math.multiplyExact(rows, Math.multiplyExact((long) Float.BYTES, features)));
    }

    long metadataOffset() {
        return Math.addExact(
                labelsOffset(),
                Math.multiplyExact(rows, Math.multiplyExact((long) Float.BYTES, labels)));
    }
}
