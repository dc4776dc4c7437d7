package dev.ruban.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.ruban.proto.v1.TensorChunk;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// Cuts flat tensors into chunks of little-endian float32 with a CRC32C each, and reads them back.
public final class TensorChunks {
    private TensorChunks() {}

    /// Cuts a tensor into chunks of at most [Wire#CHUNK_FLOATS]; none for an empty tensor.
    public static List<TensorChunk> cut(float[] tensor) {
        List<TensorChunk> chunks = new ArrayList<>(Math.ceilDiv(tensor.length, Wire.CHUNK_FLOATS));
        for (int offset = 0; offset < tensor.length; offset += Wire.CHUNK_FLOATS) {
            int count = Math.min(Wire.CHUNK_FLOATS, tensor.length - offset);
            chunks.add(chunk(offset, tensor, offset, count));
        }
        return chunks;
    }

    /// One chunk; the values are copied.
    /// @param offset of the first element in the whole tensor
    /// @param values from which `count` elements are taken, from index `from`
    public static TensorChunk chunk(long offset, float[] values, int from, int count) {
        if (count < 1 || count > Wire.CHUNK_FLOATS)
            throw new IllegalArgumentException(
                    "a chunk has 1 to %d floats, not %d".formatted(Wire.CHUNK_FLOATS, count));
        ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values, from, count);
        ByteString data = UnsafeByteOperations.unsafeWrap(bytes);
        return TensorChunk.newBuilder()
                .setOffset(offset)
                .setData(data)
                .setCrc32C(checksum(data))
                .build();
    }

    /// Number of floats in a chunk.
    public static int floats(TensorChunk chunk) {
        return chunk.getData().size() / Float.BYTES;
    }

    /// Copies a chunk's values into the tensor that it is a piece of.
    /// @param what     names the tensor in errors
    /// @param expected where the chunk must begin: chunks come in order, without gaps
    /// @return where the next chunk must begin
    /// @throws DamagedMessageException if the chunk is damaged, out of order or out of the tensor
    public static int read(String what, TensorChunk chunk, float[] tensor, int expected) {
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
        chunk.getData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(tensor, expected, count);
        return expected + count;
    }

    private static int requireWhole(String what, TensorChunk chunk) {
        int bytes = chunk.getData().size();
        if (bytes == 0 || bytes % Float.BYTES != 0 || bytes > Wire.CHUNK_BYTES)
            throw new DamagedMessageException(
                    "%s: the chunk at offset %s has %d bytes; a chunk has 1 to %d floats of 4 bytes"
                            .formatted(
                                    what,
                                    Long.toUnsignedString(chunk.getOffset()),
                                    bytes,
                                    Wire.CHUNK_FLOATS));
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
        CRC32C crc = new CRC32C();
        for (ByteBuffer piece : data.asReadOnlyByteBufferList()) crc.update(piece);
        return (int) crc.getValue();
    }
}
