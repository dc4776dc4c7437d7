package dev.ruban.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Where each parameter of a model stands in one flat array: one after the other, in ascending
/// order of the UTF-8 bytes of their names. Immutable.
public final class ParameterLayout {
    /// @param name   the parameter's dotted name
    /// @param shape  of the parameter, never batched
    /// @param offset of its first element in the flat array
    public record Entry(String name, Shape shape, int offset) {
        public int elements() {
            return shape.elements();
        }

        public int end() {
            return offset + elements();
        }
    }

    /// Ascending order of the names' UTF-8 bytes.
    public static final Comparator<String> NAME_ORDER =
            Comparator.comparing(name -> name.getBytes(UTF_8), Arrays::compareUnsigned);

    private final List<Entry> entries;
    private final int elements;

    private ParameterLayout(List<Entry> entries, int elements) {
        this.entries = entries;
        this.elements = elements;
    }

    /// @throws IllegalArgumentException if a shape is batched, or all together do not fit an array
    public static ParameterLayout of(Map<String, Shape> shapes) {
        List<Entry> entries = new ArrayList<>();
        long offset = 0;
        for (String name : shapes.keySet().stream().sorted(NAME_ORDER).toList()) {
            Shape shape = shapes.get(name);
            if (shape == null || shape.isBatched())
                throw new IllegalArgumentException("parameter '" + name + "' has shape " + shape);
            entries.add(new Entry(name, shape, (int) offset));
            offset += shape.elements();
            if (offset > Integer.MAX_VALUE - 8)
                throw new IllegalArgumentException(
                        "the parameters have more than %d elements; Ruban holds them in one array"
                                .formatted(Integer.MAX_VALUE - 8));
        }
        return new ParameterLayout(List.copyOf(entries), (int) offset);
    }

    /// In name order, which is the order in the flat array.
    public List<Entry> entries() {
        return entries;
    }

    /// Length of the flat array.
    public int elements() {
        return elements;
    }

    /// @throws IllegalArgumentException if there is no parameter of this name
    public Entry entry(String name) {
        return entries.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no parameter '" + name + "'"));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ParameterLayout that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return entries.toString();
    }
}
