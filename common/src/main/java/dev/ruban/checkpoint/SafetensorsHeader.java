package dev.ruban.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.ruban.problem.RubanException;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The header of a safetensors file, parsed and checked for everything that the header alone can
/// tell: names, types, shapes, and that the tensors follow each other without hole or overlap.
final class SafetensorsHeader {
    /// More axes than any tensor has: bounds what a header can make the reader keep.
    private static final int MAX_RANK = 32;

    private static final int MAX_ELEMENTS = Integer.MAX_VALUE - 8;
    private static final Pattern NATURAL = Pattern.compile("0|[1-9][0-9]{0,17}");

    private record Tensor(String name, Shape shape, long begin, long end) {}

    private final Path file;
    private final List<Tensor> tensors = new ArrayList<>();
    private final Map<String, Shape> shapes = new HashMap<>();
    private final SortedMap<String, String> metadata = new TreeMap<>();
    private boolean hasMetadata;
    private final ParameterLayout layout;

    private SafetensorsHeader(Path file, String text) {
        this.file = file;
        if (!text.startsWith("{"))
            throw wrong("not a safetensors file: its header does not start with '{'");
        parse(text);
        tensors.sort(Comparator.comparingLong(Tensor::begin).thenComparingLong(Tensor::end));
        requireContiguous();
        layout = ParameterLayout.of(shapes);
    }

    /// @throws RubanException that names the file and what is wrong
    static SafetensorsHeader parse(Path file, ByteBuffer bytes) {
        try {
            return new SafetensorsHeader(file, UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException malformed) {
            throw Safetensors.wrong(file, "the header is not UTF-8");
        }
    }

    ParameterLayout layout() {
        return layout;
    }

    SortedMap<String, String> metadata() {
        return metadata;
    }

    /// In the order in which the tensors stand in the file.
    List<ParameterLayout.Entry> entriesInFileOrder() {
        Map<String, ParameterLayout.Entry> byName = new HashMap<>();
        for (ParameterLayout.Entry entry : layout.entries()) byName.put(entry.name(), entry);
        return tensors.stream().map(tensor -> requireNonNull(byName.get(tensor.name()))).toList();
    }

    /// @param bytes of the file after the header
    /// @throws RubanException unless the tensors fill them exactly
    void requireDataBytes(long bytes) {
        long stated = tensors.isEmpty() ? 0 : tensors.getLast().end();
        if (bytes < stated)
            throw wrong(
                    "truncated: the tensors take %d bytes and %d are there"
                            .formatted(stated, bytes));
        if (bytes > stated) throw wrong("%d bytes after the last tensor".formatted(bytes - stated));
    }

    private void parse(String text) {
        JsonReader json = new JsonReader(new StringReader(text));
        json.setStrictness(Strictness.STRICT);
        try {
            json.beginObject();
            while (json.hasNext()) parseMember(json, json.nextName());
            json.endObject();
            if (json.peek() != JsonToken.END_DOCUMENT) throw wrong("text after the header's JSON");
        } catch (MalformedJsonException | EOFException | IllegalStateException malformed) {
            throw wrong("the header is not the JSON that it should be: " + firstLine(malformed));
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory failed", impossible);
        }
    }

    private static String firstLine(Exception failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    private void parseMember(JsonReader json, String name) throws IOException {
        if (name.equals(Safetensors.METADATA)) parseMetadata(json);
        else addTensor(parseTensor(json, name));
    }

    private void parseMetadata(JsonReader json) throws IOException {
        if (hasMetadata) throw wrong("__metadata__ stands there twice");
        hasMetadata = true;
        json.beginObject();
        while (json.hasNext()) {
            String key = json.nextName();
            if (json.peek() != JsonToken.STRING)
                throw wrong("__metadata__ '%s' is not a text".formatted(key));
            if (metadata.put(key, json.nextString()) != null)
                throw wrong("__metadata__ has '%s' twice".formatted(key));
        }
        json.endObject();
    }

    private void addTensor(Tensor tensor) {
        tensors.add(tensor);
        if (shapes.put(tensor.name(), tensor.shape()) != null)
            throw wrong("tensor '%s' stands there twice".formatted(tensor.name()));
    }

    private Tensor parseTensor(JsonReader json, String name) throws IOException {
        String type = null;
        List<Long> sizes = null;
        List<Long> offsets = null;
        json.beginObject();
        while (json.hasNext()) {
            String key = json.nextName();
            switch (key) {
                case "dtype" -> type = once(name, key, type, json.nextString());
                case "shape" -> sizes = once(name, key, sizes, parseNumbers(json, name, MAX_RANK));
                case "data_offsets" ->
                        offsets = once(name, key, offsets, parseNumbers(json, name, 2));
                default -> throw wrong("tensor '%s' has an unknown key '%s'".formatted(name, key));
            }
        }
        json.endObject();
        if (type == null || sizes == null || offsets == null || offsets.size() != 2)
            throw wrong("tensor '%s' needs dtype, shape and two data_offsets".formatted(name));
        return checked(name, type, sizes, offsets.getFirst(), offsets.getLast());
    }

    private <T> T once(String name, String key, @Nullable T before, T value) {
        if (before != null) throw wrong("tensor '%s' has '%s' twice".formatted(name, key));
        return value;
    }

    private List<Long> parseNumbers(JsonReader json, String name, int atMost) throws IOException {
        List<Long> numbers = new ArrayList<>();
        json.beginArray();
        while (json.hasNext()) {
            if (numbers.size() == atMost)
                throw wrong("tensor '%s': more than %d numbers in a list".formatted(name, atMost));
            numbers.add(parseNumber(json, name));
        }
        json.endArray();
        return numbers;
    }

    private long parseNumber(JsonReader json, String name) throws IOException {
        boolean number = json.peek() == JsonToken.NUMBER;
        String text = number ? json.nextString() : json.peek().toString();
        if (!NATURAL.matcher(text).matches())
            throw wrong("tensor '%s': %s is no whole number from 0 on".formatted(name, text));
        return Long.parseLong(text);
    }

    private Tensor checked(String name, String type, List<Long> sizes, long begin, long end) {
        if (!type.equals("F32"))
            throw wrong("tensor '%s' has dtype %s; Ruban reads F32 only".formatted(name, type));
        long elements = elements(name, sizes);
        if (end - begin != elements * Float.BYTES)
            throw wrong(
                    "tensor '%s': shape %s takes %d bytes, data_offsets [%d, %d] state %d"
                            .formatted(
                                    name, sizes, elements * Float.BYTES, begin, end, end - begin));
        Shape shape = Shape.of(sizes.stream().mapToInt(Long::intValue).toArray());
        return new Tensor(name, shape, begin, end);
    }

    /// Also bounds the product of the sizes that are not 0, which [Shape] would overflow on.
    private long elements(String name, List<Long> sizes) {
        long product = 1;
        for (long size : sizes) {
            if (size > MAX_ELEMENTS || (size > 0 && product > MAX_ELEMENTS / size))
                throw wrong(
                        "tensor '%s': shape %s is too large; at most %d elements"
                                .formatted(name, sizes, MAX_ELEMENTS));
            product *= Math.max(1, size);
        }
        return sizes.contains(0L) ? 0 : product;
    }

    private void requireContiguous() {
        long position = 0;
        for (Tensor tensor : tensors) {
            if (tensor.begin() != position)
                throw wrong(
                        "tensor '%s' begins at byte %d of the data, %s byte %d"
                                .formatted(
                                        tensor.name(),
                                        tensor.begin(),
                                        tensor.begin() > position
                                                ? "a hole after"
                                                : "an overlap before",
                                        position));
            position = tensor.end();
        }
        if (position / Float.BYTES > MAX_ELEMENTS)
            throw wrong(
                    "%d elements; Ruban reads at most %d"
                            .formatted(position / Float.BYTES, MAX_ELEMENTS));
    }

    private RubanException wrong(String what) {
        return Safetensors.wrong(file, what);
    }
}
