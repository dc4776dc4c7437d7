package dev.ruban.checkpoint;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SortedMap;

/// The digest of a model's parameters, as the chapter "The arithmetic", "Digest of parameters"
/// defines it: two runs have the same digest exactly if names, shapes and bits are the same (every
/// NaN counts as the same value).
public final class ParameterDigest {
    private static final int CHUNK_FLOATS = 16_384;

    private ParameterDigest() {}

    /// @param values flat, in layout order; only read
    /// @return SHA-256 as 64 lower-case hexadecimal digits
    /// @throws IllegalArgumentException if the array has another length than the layout
    public static String sha256(ParameterLayout layout, float[] values) {
        if (values.length != layout.elements())
            throw new IllegalArgumentException(
                    "%d values for a layout of %d elements"
                            .formatted(values.length, layout.elements()));
        MessageDigest digest = Sha256.newDigest();
        update(digest, layout, values);
        return HexFormat.of().formatHex(digest.digest());
    }

    /// The digest of parameters with texts about them: before what [#sha256(ParameterLayout, float[])]
    /// takes in come, for each text in the order of names, the length of the name in bytes (u32), the
    /// name, the length of the text and the text.
    public static String sha256(
            SortedMap<String, String> texts, ParameterLayout layout, float[] values) {
        MessageDigest digest = Sha256.newDigest();
        texts.forEach((name, text) -> {
            update(digest, name);
            update(digest, text);
        });
        update(digest, layout, values);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        digest.update(
                ByteBuffer.allocate(Integer.BYTES)
                        .order(LITTLE_ENDIAN)
                        .putInt(bytes.length)
                        .flip());
        digest.update(bytes);
    }

    private static void update(MessageDigest digest, ParameterLayout layout, float[] values) {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_FLOATS * Float.BYTES).order(LITTLE_ENDIAN);
        for (ParameterLayout.Entry entry : layout.entries()) {
            digest.update(header(entry.name(), entry.shape()));
            update(digest, chunk, values, entry.offset(), entry.end());
        }
    }

    private static byte[] header(String name, Shape shape) {
        byte[] bytes = name.getBytes(UTF_8);
        ByteBuffer header =
                ByteBuffer.allocate(2 * Integer.BYTES + bytes.length + shape.rank() * Long.BYTES)
                        .order(LITTLE_ENDIAN);
        header.putInt(bytes.length).put(bytes).putInt(shape.rank());
        for (int size : shape.sizes()) header.putLong(size);
        return header.array();
    }

    private static void update(
            MessageDigest digest, ByteBuffer chunk, float[] values, int begin, int end) {
        for (int done = begin; done < end; ) {
            int stop = done + Math.min(CHUNK_FLOATS, end - done);
            chunk.clear();
            while (done < stop) chunk.putInt(Float.floatToIntBits(values[done++]));
            digest.update(chunk.flip());
        }
    }
}
