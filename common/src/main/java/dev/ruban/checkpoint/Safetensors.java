package dev.ruban.checkpoint;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.READ;

import com.google.gson.stream.JsonWriter;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.tensor.ParameterLayout;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/// Reads and writes safetensors files: a little-endian u64 with the header's length, a header in
/// JSON, then the tensors, row-major and little-endian, without holes. Only float32 (`F32`).
///
/// The reader is strict: it takes memory only for what the file's size bears out, and whatever
/// contradicts the format is a [RubanException] with [ExitCode#DATA] that names the file and what
/// is wrong. The writer is deterministic: `__metadata__` first, its keys sorted; tensors in layout
/// order; the header padded with spaces to a multiple of 8 bytes.
public final class Safetensors {
    /// Bytes of the longest header that the format allows.
    static final int MAX_HEADER_BYTES = 100_000_000;

    static final String METADATA = "__metadata__";
    private static final int CHUNK_FLOATS = 65_536;

    private Safetensors() {}

    /// Writes a file of mode 0600, whole or not at all.
    /// @throws RubanException with [ExitCode#IO] if it cannot be written
    public static void write(Path file, TensorFile content) {
        byte[] header = header(content);
        DurableFiles.write(
                file,
                channel -> {
                    ByteBuffer start =
                            ByteBuffer.allocate(Long.BYTES + header.length).order(LITTLE_ENDIAN);
                    DurableFiles.writeFully(
                            channel, start.putLong(header.length).put(header).flip());
                    writeFloats(channel, content.values());
                });
    }

    /// @throws RubanException with [ExitCode#DATA] if the file is missing or is no valid
    ///     safetensors file of float32, [ExitCode#IO] if reading fails
    public static TensorFile read(Path file) {
        if (!Files.exists(file)) throw wrong(file, "no such file");
        if (!Files.isRegularFile(file)) throw wrong(file, "not a regular file");
        try (FileChannel channel = FileChannel.open(file, READ)) {
            return read(file, channel);
        } catch (IOException failure) {
            throw new RubanException(
                    ExitCode.IO,
                    "cannot read %s: %s".formatted(file, DurableFiles.reason(failure)),
                    failure);
        }
    }

    private static TensorFile read(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        int headerBytes = headerBytes(file, channel, size);
        ByteBuffer bytes = ByteBuffer.allocate(headerBytes);
        readFully(file, channel, bytes);
        SafetensorsHeader header = SafetensorsHeader.parse(file, bytes.flip());
        long data = size - Long.BYTES - headerBytes;
        header.requireDataBytes(data);
        float[] values = new float[header.layout().elements()];
        for (ParameterLayout.Entry entry : header.entriesInFileOrder())
            readFloats(file, channel, values, entry.offset(), entry.end());
        return new TensorFile(header.layout(), values, header.metadata());
    }

    private static int headerBytes(Path file, FileChannel channel, long size) throws IOException {
        if (size < Long.BYTES)
            throw wrong(file, "%d bytes are too few for a safetensors file".formatted(size));
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(LITTLE_ENDIAN);
        readFully(file, channel, length);
        long headerBytes = length.flip().getLong();
        if (headerBytes < 2 || headerBytes > MAX_HEADER_BYTES)
            throw wrong(
                    file,
                    "not a safetensors file: it states a header of %s bytes; 2 to %d are possible"
                            .formatted(Long.toUnsignedString(headerBytes), MAX_HEADER_BYTES));
        if (headerBytes > size - Long.BYTES)
            throw wrong(
                    file,
                    "truncated: it states a header of %d bytes and has %d bytes after its length"
                            .formatted(headerBytes, size - Long.BYTES));
        return (int) headerBytes;
    }

    private static void readFloats(
            Path file, FileChannel channel, float[] values, int begin, int end) throws IOException {
        ByteBuffer chunk = chunk(end - begin);
        for (int done = begin; done < end; ) {
            int count = Math.min(CHUNK_FLOATS, end - done);
            readFully(file, channel, chunk.clear().limit(count * Float.BYTES));
            chunk.flip().asFloatBuffer().get(values, done, count);
            done += count;
        }
    }

    private static void writeFloats(FileChannel channel, float[] values) throws IOException {
        ByteBuffer chunk = chunk(values.length);
        for (int done = 0; done < values.length; ) {
            int count = Math.min(CHUNK_FLOATS, values.length - done);
            FloatBuffer floats = chunk.clear().asFloatBuffer();
            floats.put(values, done, count);
            DurableFiles.writeFully(channel, chunk.limit(count * Float.BYTES));
            done += count;
        }
    }

    private static ByteBuffer chunk(int floats) {
        return ByteBuffer.allocate(Math.min(CHUNK_FLOATS, floats) * Float.BYTES)
                .order(LITTLE_ENDIAN);
    }

    private static void readFully(Path file, FileChannel channel, ByteBuffer buffer)
            throws IOException {
        while (buffer.hasRemaining())
            if (channel.read(buffer) < 0) throw wrong(file, "it became shorter while it was read");
    }

    private static byte[] header(TensorFile content) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.beginObject();
            writeMetadata(json, content.metadata());
            for (ParameterLayout.Entry entry : content.layout().entries()) writeEntry(json, entry);
            json.endObject();
        } catch (IOException impossible) {
            throw new IllegalStateException("writing into memory failed", impossible);
        }
        return padded(text.toString().getBytes(UTF_8));
    }

    private static void writeMetadata(JsonWriter json, Map<String, String> metadata)
            throws IOException {
        if (metadata.isEmpty()) return;
        json.name(METADATA).beginObject();
        for (Map.Entry<String, String> text : metadata.entrySet())
            json.name(text.getKey()).value(text.getValue());
        json.endObject();
    }

    private static void writeEntry(JsonWriter json, ParameterLayout.Entry entry)
            throws IOException {
        if (entry.name().equals(METADATA))
            throw new IllegalArgumentException("no parameter may be called " + METADATA);
        json.name(entry.name()).beginObject().name("dtype").value("F32").name("shape").beginArray();
        for (int size : entry.shape().sizes()) json.value(size);
        json.endArray().name("data_offsets").beginArray();
        json.value((long) entry.offset() * Float.BYTES).value((long) entry.end() * Float.BYTES);
        json.endArray().endObject();
    }

    private static byte[] padded(byte[] json) {
        byte[] header = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(header, json.length, header.length, (byte) ' ');
        if (header.length > MAX_HEADER_BYTES)
            throw new IllegalArgumentException(
                    "a header of %d bytes; the format allows %d"
                            .formatted(header.length, MAX_HEADER_BYTES));
        return header;
    }

    static RubanException wrong(Path file, String what) {
        return new RubanException(ExitCode.DATA, file + ": " + what);
    }
}
