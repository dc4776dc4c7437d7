package dev.ruban.reduction;

import java.util.ArrayDeque;
import java.util.Deque;

/// Arrays of one length for sums, used again and again: in steady state none is allocated.
/// Thread-safe.
public final class Buffers {
    private final int elements;
    private final Deque<float[]> free = new ArrayDeque<>();

    public Buffers(int elements) {
        this.elements = elements;
    }

    public int elements() {
        return elements;
    }

    /// An array that nobody else uses; its contents are arbitrary.
    public synchronized float[] take() {
        float[] buffer = free.poll();
        return buffer == null ? new float[elements] : buffer;
    }

    /// Gives an array back that [#take] gave. An empty one, as evaluations have for gradients, is
    /// nobody's: it is ignored.
    public synchronized void giveBack(float[] buffer) {
        if (buffer.length == 0) return;
        if (buffer.length != elements)
            throw new IllegalArgumentException(
                    "an array of %d elements, not of %d".formatted(buffer.length, elements));
        free.push(buffer);
    }
}
