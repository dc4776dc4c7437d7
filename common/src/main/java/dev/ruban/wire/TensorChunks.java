package dev.ruban.wire;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.ruban.proto.v1.TensorChunk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// Cuts flat tensors into chunks of little-endian float32 with a CRC32C each, and reads them back.
public final class TensorChunks {
    /// So few floats are moved one by one: a view costs more.
    private static final int FEW = 16;

    private static final VarHandle FLOATS =
            MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

    private TensorChunks() {}

    /// Cuts a tensor into chunks of [Wire#CHUNK_FLOATS], the last one shorter; none for an empty
    /// tensor.
    public static List<TensorChunk> cut(float[] tensor) {
        List<TensorChunk> chunks = new ArrayList<>(count(tensor));
        for (int chunk = 0; chunk < count(tensor); chunk++) chunks.add(chunk(tensor, chunk));
        return chunks;
    }

    /// Number of chunks that a tensor is cut into.
    public static int count(float[] tensor) {
        return Math.ceilDiv(tensor.length, Wire.CHUNK_FLOATS);
    }

    /// One of a tensor's chunks.
    /// @param number from 0
    public static TensorChunk chunk(float[] tensor, int number) {
        int offset = number * Wire.CHUNK_FLOATS;
        return chunk(offset, tensor, offset, Math.min(Wire.CHUNK_FLOATS, tensor.length - offset));
    }

    /// One chunk; the values are copied.
    /// @param offset of the first element in the whole tensor
    /// @param values from which `count` elements are taken, from index `from`
    public static TensorChunk chunk(long offset, float[] values, int from, int count) {
        if (count < 1 || count > Wire.CHUNK_FLOATS)
            throw new IllegalArgumentException(
                    "a chunk has 1 to %d floats, not %d".formatted(Wire.CHUNK_FLOATS, count));
        byte[] bytes = new byte[count * Float.BYTES];
        if (count <= FEW)
            for (int i = 0; i < count; i++) FLOATS.set(bytes, i * Float.BYTES, values[from + i]);
        else floats(ByteBuffer.wrap(bytes)).put(values, from, count);
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return TensorChunk.newBuilder()
                .setOffset(offset)
                .setData(UnsafeByteOperations.unsafeWrap(bytes))
                .setCrc32C((int) crc.getValue())
                .build();
    }

    private static FloatBuffer floats(ByteBuffer bytes) {
        return bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    /// Number of floats in a chunk.
    public static int floats(TensorChunk chunk) {
        return chunk.getData().size() / Float.BYTES;
    }

    /// Copies a chunk's values into the tensor that it is a piece of.
    /// @param what     names the tensor in errors by its text
    /// @param expected where the chunk must begin: chunks come in order, without gaps
    /// @return where the next chunk must begin
    /// @throws DamagedMessageException if the chunk is damaged, out of order or out of the tensor
    public static int read(Object what, TensorChunk chunk, float[] tensor, int expected) {
        // Its bytes may lie anywhere in a message.
        ByteBuffer data = chunk.getData().asReadOnlyByteBuffer().slice();
        int count = requireWhole(what, chunk);
        if (chunk.getOffset() != expected || count > tensor.length - expected)
            throw new DamagedMessageException(
                    "%s: a chunk of %d floats at offset %s; expected offset %d of %d floats"
                            .formatted(
                                    what,
                                    count,
                                    Long.toUnsignedString(chunk.getOffset()),
                                    expected,
                                    tensor.length));
        data.order(ByteOrder.LITTLE_ENDIAN);
        if (count <= FEW) for (int i = 0; i < count; i++) tensor[expected + i] = data.getFloat();
        else floats(data).get(tensor, expected, count);
        return expected + count;
    }

    private static int requireWhole(Object what, TensorChunk chunk) {
        int bytes = chunk.getData().size();
        if (bytes == 0 || bytes % Float.BYTES != 0 || bytes > Wire.MOST_CHUNK_BYTES)
            throw new DamagedMessageException(
                    "%s: the chunk at offset %s has %d bytes; a chunk has 1 to %d floats of 4 bytes"
                            .formatted(
                                    what,
                                    Long.toUnsignedString(chunk.getOffset()),
                                    bytes,
                                    Wire.MOST_CHUNK_BYTES / Float.BYTES));
        int checksum = checksum(chunk.getData());
        if (checksum != chunk.getCrc32C())
            throw new DamagedMessageException(
                    "%s: the chunk at offset %s is damaged: its CRC32C is %08x, not %08x as sent"
                            .formatted(
                                    what,
                                    Long.toUnsignedString(chunk.getOffset()),
                                    checksum,
                                    chunk.getCrc32C()));
        return bytes / Float.BYTES;
    }

    static int checksum(ByteString data) {
        Checksum checksum = new Checksum();
        try {
            UnsafeByteOperations.unsafeWriteTo(data, checksum);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return (int) checksum.crc.getValue();
    }

    /// Sees bytes where they lie: [CRC32C] copies those of a read-only buffer first.
    private static final class Checksum extends ByteOutput {
        final CRC32C crc = new CRC32C();

        @Override
        public void write(byte value) {
            crc.update(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            crc.update(bytes, offset, count);
        }

        @Override
        public void writeLazy(byte[] bytes, int offset, int count) {
            crc.update(bytes, offset, count);
        }

        @Override
        public void write(ByteBuffer bytes) {
            crc.update(bytes);
        }

        @Override
        public void writeLazy(ByteBuffer bytes) {
            crc.update(bytes);
        }
    }
}
