package dev.ruban.worker.compute;

import org.jspecify.annotations.Nullable;

/// Where the floats of a shard lie: in an array, from which they are computed in place, or elsewhere
/// (a mapped file, say), from where a walk copies as many as go through the kernels together.
/// Thread-safe once it is filled.
public interface ShardFloats {
    /// Number of floats.
    int length();

    /// The array that they fill from 0 on; null if they lie in none.
    float @Nullable [] array();

    /// Copies a range.
    void copy(int from, int count, float[] into, int offset);

    /// Floats on the heap; the array is kept, not copied.
    static ShardFloats of(float... array) {
        return new OnHeap(array);
    }

    /// Floats in an array.
    final class OnHeap implements ShardFloats {
        private final float[] array;

        private OnHeap(float... array) {
            this.array = array;
        }

        @Override
        public int length() {
            return array.length;
        }

        @Override
        public float[] array() {
            return array;
        }

        @Override
        public void copy(int from, int count, float[] into, int offset) {
            System.arraycopy(array, from, into, offset, count);
        }
    }
}
