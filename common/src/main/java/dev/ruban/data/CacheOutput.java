package dev.ruban.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.security.MessageDigest;

/// Writes little-endian floats and bytes to a file, and digests them. Not thread-safe.
final class CacheOutput implements Closeable {
    private static final int BUFFER = 1 << 16;

    private final SeekableByteChannel channel;
    private final MessageDigest digest = Sha256.digest();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);

    CacheOutput(SeekableByteChannel channel) {
        this.channel = channel;
    }

    void putFloats(float[] values, int offset, int count) throws IOException {
        int from = offset;
        int left = count;
        while (left > 0) {
            if (buffer.remaining() < Float.BYTES) flush();
            int put = Math.min(left, buffer.remaining() / Float.BYTES);
            buffer.asFloatBuffer().put(values, from, put);
            buffer.position(buffer.position() + put * Float.BYTES);
            from += put;
            left -= put;
        }
    }

    void putBytes(byte[] bytes) throws IOException {
        int from = 0;
        while (from < bytes.length) {
            if (!buffer.hasRemaining()) flush();
            int count = Math.min(buffer.remaining(), bytes.length - from);
            buffer.put(bytes, from, count);
            from += count;
        }
    }

    /// Leaves room that [#overwriteStart] fills; it is not digested.
    void skip(int bytes) throws IOException {
        channel.position(bytes);
    }

    /// Appends floats that were put to another output, each `replaced` by that index of an array
    /// unless the array is empty.
    void putFloatsOf(CacheOutput other, float[] replaced) throws IOException {
        other.flush();
        other.channel.position(0);
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
        float[] one = new float[1];
        while (other.channel.read(bytes) >= 0) {
            bytes.flip();
            while (bytes.remaining() >= Float.BYTES) {
                float value = bytes.getFloat();
                one[0] = replaced.length == 0 ? value : replaced[(int) value];
                putFloats(one, 0, 1);
            }
            bytes.compact();
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        digest.update(buffer.array(), 0, buffer.limit());
        write(buffer);
        buffer.clear();
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining())
            if (channel.write(bytes) == 0) throw new IOException("disk full");
    }

    /// Digest of all that was put, followed by `last`, which is digested but not written.
    byte[] digestWith(byte[] last) throws IOException {
        flush();
        digest.update(last);
        return digest.digest();
    }

    void overwriteStart(byte[] start) throws IOException {
        channel.position(0);
        write(ByteBuffer.wrap(start));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
