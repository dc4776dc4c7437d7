package dev.ruban.autodiff;

import dev.ruban.tensor.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/// What an operation sees while it computes: arrays of its inputs, its output and the output's
/// gradient, from the first row of a window on. Reused from operation to operation; confined to one thread.
final class Cells {
    private static final float[] NONE = {};
    private static final int MAX_INPUTS = 8;

    final Kernels kernels;

    /// Rows of the window; 1 where the operation has no batch axis.
    int rows;

    final float[][] in = new float[MAX_INPUTS][];
    final int[] inOffset = new int[MAX_INPUTS];
    float[] out = NONE;
    int outOffset;

    /// `∂L/∂out`, only in derivatives.
    float[] upstream = NONE;

    int upstreamOffset;

    private final float[] @Nullable [] scratch = new float[2][];

    Cells(Kernels kernels) {
        this.kernels = kernels;
    }

    /// An array of at least this length for use within one call; two are there, 0 and 1.
    float[] scratch(int index, int length) {
        float[] array = scratch[index];
        if (array == null || array.length < length) {
            array = new float[length];
            scratch[index] = array;
        }
        return array;
    }
}
