package dev.ruban.data;

/// A long sequence of floats. Thread-safe once it is complete.
interface Floats {
    /// Copies a range.
    void copy(long from, int count, float[] into, int offset);
}
