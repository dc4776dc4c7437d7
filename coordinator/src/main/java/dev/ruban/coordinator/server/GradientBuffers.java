package dev.ruban.coordinator.server;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Arrays for gradients, used again and again. Thread-safe: streams take them, the owner of the run
/// gives them back. There are as many as were ever in use at once: for each stream one that is
/// filling, and what the sum holds.
final class GradientBuffers {
    private final int elements;
    private final Queue<float[]> free = new ConcurrentLinkedQueue<>();

    GradientBuffers(int elements) {
        this.elements = elements;
    }

    /// An array of the model's length, with arbitrary content.
    float[] take() {
        float[] buffer = free.poll();
        return buffer == null ? new float[elements] : buffer;
    }

    /// An array that [#take] gave; the empty arrays of evaluations are ignored.
    void release(float[] buffer) {
        if (buffer.length == elements) free.add(buffer);
    }
}
