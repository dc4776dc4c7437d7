package dev.ruban.tensor.kernel;

/// Adds up the sums of [Blocks], each an array of `width` floats: the caller writes a block's sums
/// at [#top], then [#push]es. For the thread that it belongs to; grows to the widest it has seen.
final class SumStack {
    private float[] sums = {};
    private int width;
    private int depth;

    /// Begins anew.
    void begin(int floats) {
        width = floats;
        depth = 0;
        if (sums.length < floats) sums = new float[floats];
    }

    /// Where the sums of the next block lie in [#array].
    int top() {
        int from = depth * width;
        if (sums.length < from + width) {
            float[] larger = new float[Math.max(from + width, 2 * sums.length)];
            System.arraycopy(sums, 0, larger, 0, from);
            sums = larger;
        }
        return from;
    }

    /// Valid until the next [#top].
    float[] array() {
        return sums;
    }

    /// Takes what stands at [#top], and lets sums become one `merges` times.
    void push(int merges) {
        for (int i = 0; i < merges; i++) {
            depth--;
            if (width == 1) sums[depth] += sums[depth + 1];
            else merge(depth * width);
        }
        depth++;
    }

    private void merge(int left) {
        int right = left + width;
        for (int j = 0; j < width; j++) sums[left + j] += sums[right + j];
    }

    /// Writes the sum that is left; zeros if there were no blocks.
    void finish(float[] target, int offset) {
        if (depth == 0) java.util.Arrays.fill(target, offset, offset + width, 0f);
        else System.arraycopy(sums, 0, target, offset, width);
    }
}
