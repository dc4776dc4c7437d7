package dev.ruban.optimizer;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Everything that an update of parameters remembers, for a checkpoint: restored, it goes on with
/// the same bits. Give the names back as they are.
/// @param vectors arrays of the parameters' length, flat, the parameters themselves among them;
///     shared, only to be read
/// @param words   counts, and doubles as [Double#doubleToRawLongBits]
public record UpdateState(SortedMap<String, float[]> vectors, SortedMap<String, Long> words) {
    public UpdateState {
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
            throw new IllegalArgumentException(
                    "the state of the update has no number '" + name + "'");
        return word;
    }

    double number(String name) {
        return Double.longBitsToDouble(count(name));
    }

    /// @throws IllegalArgumentException if it is missing or of another length
    public float[] vector(String name, int elements) {
        float[] vector = vectors.get(name);
        if (vector == null || vector.length != elements)
            throw new IllegalArgumentException(
                    "the state of the update has no vector '%s' of %d elements"
                            .formatted(name, elements));
        return vector;
    }

    /// Gathers a state.
    public static final class Writer {
        private final SortedMap<String, float[]> vectors = new TreeMap<>();
        private final SortedMap<String, Long> words = new TreeMap<>();

        void count(String name, long value) {
            words.put(name, value);
        }

        void number(String name, double value) {
            words.put(name, Double.doubleToRawLongBits(value));
        }

        public void vector(String name, float[] value) {
            vectors.put(name, value);
        }

        public UpdateState finish() {
            return new UpdateState(vectors, words);
        }
    }
}
