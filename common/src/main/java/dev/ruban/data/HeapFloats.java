package dev.ruban.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Floats in memory, in chunks, so that growing never needs the space twice. Thread-safe once it is
/// complete.
final class HeapFloats implements Floats {
    private static final int CHUNK = 1 << 18;
    private static final int SMALLEST = 1 << 8;

    private final List<float[]> chunks = new ArrayList<>();
    private long size;

    void append(float[] values, int offset, int count) {
        int from = offset;
        int left = count;
        while (left > 0) {
            int at = (int) (size % CHUNK);
            float[] chunk = chunkFor(at);
            int copied = Math.min(left, chunk.length - at);
            System.arraycopy(values, from, chunk, at, copied);
            size += copied;
            from += copied;
            left -= copied;
        }
    }

    /// The last chunk, with a free place `at`. Only the first grows; the others begin at full size.
    private float[] chunkFor(int at) {
        int last = (int) (size / CHUNK);
        if (last == chunks.size()) chunks.add(new float[last == 0 ? SMALLEST : CHUNK]);
        float[] chunk = chunks.get(last);
        if (at < chunk.length) return chunk;
        chunks.set(last, Arrays.copyOf(chunk, 2 * chunk.length));
        return chunks.get(last);
    }

    @Override
    public void copy(long from, int count, float[] into, int offset) {
        long next = from;
        int to = offset;
        int left = count;
        while (left > 0) {
            int at = (int) (next % CHUNK);
            int copied = Math.min(left, CHUNK - at);
            System.arraycopy(chunks.get((int) (next / CHUNK)), at, into, to, copied);
            next += copied;
            to += copied;
            left -= copied;
        }
    }

    /// Puts `replacements[value]` in the place of each value.
    void replace(float[] replacements) {
        for (long i = 0; i < size; i++) {
            float[] chunk = chunks.get((int) (i / CHUNK));
            int at = (int) (i % CHUNK);
            chunk[at] = replacements[(int) chunk[at]];
        }
    }
}
