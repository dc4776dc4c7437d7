package dev.ruban.optimizer;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Everything that an [Lbfgs] remembers, for a checkpoint: restored, it asks for the same points.
/// Give the names back as they are.
/// @param vectors arrays of the parameters' length, flat; shared, only to be read
/// @param words   counts, and doubles as [Double#doubleToRawLongBits]
public record LbfgsState(SortedMap<String, float[]> vectors, SortedMap<String, Long> words) {
    public LbfgsState {
        vectors = Collections.unmodifiableSortedMap(new TreeMap<>(vectors));
        words = Collections.unmodifiableSortedMap(new TreeMap<>(words));
    }

    boolean has(String name) {
        return words.containsKey(name);
    }

    /// @throws IllegalArgumentException if it is missing
    long count(String name) {
        Long word = words.get(name);
        if (word == null)
            throw new IllegalArgumentException("the state of L-BFGS has no number '" + name + "'");
        return word;
    }

    double number(String name) {
        return Double.longBitsToDouble(count(name));
    }

    /// @throws IllegalArgumentException if it is missing or of another length
    float[] vector(String name, int elements) {
        float[] vector = vectors.get(name);
        if (vector == null || vector.length != elements)
            throw new IllegalArgumentException(
                    "the state of L-BFGS has no vector '%s' of %d elements"
                            .formatted(name, elements));
        return vector;
    }

    /// Gathers a state.
    static final class Writer {
        private final SortedMap<String, float[]> vectors = new TreeMap<>();
        private final SortedMap<String, Long> words = new TreeMap<>();

        void count(String name, long value) {
            words.put(name, value);
        }

        void number(String name, double value) {
            words.put(name, Double.doubleToRawLongBits(value));
        }

        void vector(String name, float[] value) {
            vectors.put(name, value);
        }

        LbfgsState finish() {
            return new LbfgsState(vectors, words);
        }
    }
}
