package dev.ruban.autodiff;

import dev.ruban.tensor.kernel.Blocks;
import dev.ruban.tensor.kernel.Kernels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What an operation sees while it computes: arrays of its inputs, its output and the output's
/// gradient, from the first row of a window on. Reused from operation to operation; confined to
/// one thread.
final class Cells {
    private static final float[] NONE = {};

    final Kernels kernels;

    /// The window's rows as blocks, for sums over rows; set where [Operation#sumsBlocks] says so, and
    /// where an input lies as panels.
    Blocks blocks = Blocks.of(1);

    /// Whether the first input lies as [dev.ruban.tensor.kernel.RowPanels], block by block.
    boolean panels;

    /// What is known of the rows.
    RowPass pass = RowPass.UNKNOWN;

    /// First row of the window among those of the pass.
    int firstRow;

    /// Rows of the window; 1 where the operation has no batch axis.
    int rows;

    float[][] in = new float[8][];
    int[] inOffset = new int[8];
    float[] out = NONE;
    int outOffset;

    /// `∂L/∂out`, only in derivatives.
    float[] upstream = NONE;

    int upstreamOffset;

    private final float[] @Nullable [] scratch = new float[3][];
    private int[] places = {};

    Cells(Kernels kernels) {
        this.kernels = kernels;
    }

    /// Makes room for an operation's inputs.
    void reserve(int inputs) {
        if (inputs <= in.length) return;
        in = Arrays.copyOf(in, inputs);
        inOffset = Arrays.copyOf(inOffset, inputs);
    }

    /// An array of at least this length for use within one call; three are there, 0 to 2.
    float[] scratch(int index, int length) {
        float[] array = scratch[index];
        if (array == null || array.length < length) {
            array = new float[length];
            scratch[index] = array;
        }
        return array;
    }

    /// An array of at least this length for use within one call.
    int[] places(int length) {
        if (places.length < length) places = new int[length];
        return places;
    }
}
