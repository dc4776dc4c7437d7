package dev.ruban.coordinator.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/// Damaged and tampered copies of a model file.
final class ModelForgery {
    private final byte[] file;
    private final int headerEnd;

    private ModelForgery(byte[] file) {
        this.file = file;
        headerEnd =
                Long.BYTES + (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    static ModelForgery of(Path model) throws IOException {
        return new ModelForgery(Files.readAllBytes(model));
    }

    /// Writes every copy, named after what is wrong with it.
    void into(Path folder) throws IOException {
        write(folder, "short-header", Arrays.copyOf(file, headerEnd / 2));
        write(folder, "truncated", Arrays.copyOf(file, file.length - 2));
        write(folder, "foreign", withHeader(header -> header.remove("__metadata__")));
        write(folder, "arithmetic", withMetadata("ruban.arithmetic", "2"));
        write(folder, "classes", withMetadata("ruban.classes", "{}"));
        write(folder, "features", withMetadata("ruban.features", "[1, 2"));
        write(folder, "job", withMetadata("ruban.job", "x: 1"));
        byte[] weights = file.clone();
        weights[weights.length - 1] ^= 1;
        write(folder, "weights", weights);
    }

    private static void write(Path folder, String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name + ".safetensors"), bytes);
    }

    private byte[] withMetadata(String key, String value) {
        return withHeader(header -> header.getAsJsonObject("__metadata__").addProperty(key, value));
    }

    private byte[] withHeader(Consumer<JsonObject> change) {
        String text = new String(file, Long.BYTES, headerEnd - Long.BYTES, UTF_8);
        JsonObject header = JsonParser.parseString(text).getAsJsonObject();
        change.accept(header);
        String changed = header.toString();
        byte[] bytes = (changed + " ".repeat(-changed.length() & 7)).getBytes(UTF_8);
        return ByteBuffer.allocate(Long.BYTES + bytes.length + file.length - headerEnd)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(bytes.length)
                .put(bytes)
                .put(file, headerEnd, file.length - headerEnd)
                .array();
    }
}
