package dev.ruban.tensor.kernel;

/// The loops whose order of operations the arithmetic fixes. Two implementations, the scalar
/// reference and its vector twin, give the same bits (NaNs count as one); [KernelSelection] tells
/// which one this process uses.
///
/// Matrices are dense and row-major. Every accumulator starts at `+0.0f` and takes one term after
/// the other, with `fma` where a term is a product, with `+` where it is not. Input and output
/// ranges must not overlap, except that a function of one element may write onto its input. A range
/// outside of its array is an IndexOutOfBoundsException, perhaps after a part has been written.
/// Sizes may be 0; a sum of nothing is `+0.0f`. Thread-safe: the only state is scratch memory of
/// the calling thread.
public interface Kernels {
    /// Number of row lanes of a sum over rows of one column.
    int LANES = 16;

    /// The kernels of this process: those of [KernelSelection#current].
    static Kernels best() {
        return KernelSelection.current().kernels();
    }

    /// Name for people, as `ruban --version` prints it: `scalar`, `vector-512`, ...
    String name();

    /// `c = a @ b`: each element accumulates over `inner` in ascending order.
    /// @param a `[m, inner]`, from `aOffset`
    /// @param b `[inner, n]`, from `bOffset`
    /// @param c `[m, n]`, from `cOffset`; overwritten
    void multiplyNN(
            int m,
            int n,
            int inner,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset);

    /// `c = a @ transpose(b)`: each element accumulates over `inner` in ascending order.
    /// @param a `[m, inner]`
    /// @param b `[n, inner]`
    /// @param c `[m, n]`; overwritten
    void multiplyNT(
            int m,
            int n,
            int inner,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset);

    /// `c = transpose(a) @ b`, a sum over rows of one block.
    default void multiplyTN(
            int m,
            int n,
            int rows,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset) {
        multiplyTN(m, n, block(rows), a, aOffset, b, bOffset, c, cOffset);
    }

    /// `c = transpose(a) @ b`, a sum over rows. Within a block, for `n == 1`, each element has
    /// [#LANES] accumulators, the one of its row `r` is `r mod 16`, folded at the end ([#fold]); for
    /// other `n` one accumulator in row order. The sums of blocks are added as [Blocks] says.
    /// @param a `[rows, m]`
    /// @param b `[rows, n]`
    /// @param c `[m, n]`; overwritten
    void multiplyTN(
            int m,
            int n,
            Blocks rows,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset);

    /// `c = x @ w` with a single column: as [#multiplyNN] with `n == 1`.
    /// @param rows each block begins with a new panel
    /// @param x    `[rows, inner]`, each block of it as [RowPanels]
    /// @param w    `[inner, 1]`
    /// @param c    `[rows, 1]`; overwritten
    void multiplyPanels(
            Blocks rows,
            int inner,
            float[] x,
            int xOffset,
            float[] w,
            int wOffset,
            float[] c,
            int cOffset);

    /// `c = transpose(x) @ d` with a single column: as [#multiplyTN] with `n == 1`.
    /// @param x `[rows, m]`, each block of it as [RowPanels]
    /// @param d `[rows, 1]`
    /// @param c `[m, 1]`; overwritten
    void multiplyPanelsTransposed(
            Blocks rows,
            int m,
            float[] x,
            int xOffset,
            float[] d,
            int dOffset,
            float[] c,
            int cOffset);

    /// [#sumRows(Blocks, int, float[], int, float[], int)] of one block.
    default void sumRows(
            int rows, int columns, float[] a, int aOffset, float[] sums, int sumsOffset) {
        sumRows(block(rows), columns, a, aOffset, sums, sumsOffset);
    }

    /// `sums[j] = sum over rows of a[row, j]`: within a block with [#LANES] row lanes for
    /// `columns == 1`, else one accumulator in row order.
    /// @param a `[rows, columns]`
    /// @param sums `[columns]`, overwritten
    void sumRows(Blocks rows, int columns, float[] a, int aOffset, float[] sums, int sumsOffset);

    /// [#sumRowsOfProducts(Blocks, int, float[], int, float[], int, float[], int)] of one block.
    default void sumRowsOfProducts(
            int rows,
            int columns,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] sums,
            int sumsOffset) {
        sumRowsOfProducts(block(rows), columns, a, aOffset, b, bOffset, sums, sumsOffset);
    }

    /// `sums[j] = sum over rows of a[row, j] * b[row, j]` by `fma(a, b, sum)`, in the order of
    /// [#sumRows].
    void sumRowsOfProducts(
            Blocks rows,
            int columns,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] sums,
            int sumsOffset);

    private static Blocks block(int rows) {
        return Scratch.ofThread().single().one(rows);
    }

    /// Sum of a contiguous range, 16 lanes (`index mod 16`), folded.
    float sum(int length, float[] a, int aOffset);

    /// Inner product of two contiguous ranges by `fma`, 16 lanes (`index mod 16`), folded.
    float dot(int length, float[] a, int aOffset, float[] b, int bOffset);

    /// Sum of a contiguous range, each element widened to double: 16 double lanes
    /// (`index mod 16`), folded.
    double sumAsDouble(int length, float[] a, int aOffset);

    /// [#sumAsDouble(int, float[], int)] of each block, added as [Blocks] says.
    default double sumAsDouble(Blocks rows, float[] a, int aOffset) {
        double[] sums = Scratch.ofThread().doubleStack();
        int depth = 0;
        for (int block = 0; block < rows.count(); block++) {
            double sum = sumAsDouble(rows.rows(block), a, aOffset + rows.start(block));
            for (int i = rows.merges(block); i > 0; i--) sum = sums[--depth] + sum;
            sums[depth++] = sum;
        }
        return depth == 0 ? 0 : sums[0];
    }

    /// Inner product of two contiguous ranges, each element widened to double (products of floats
    /// are exact there): 16 double lanes (`index mod 16`), folded.
    double dotAsDouble(int length, float[] a, int aOffset, float[] b, int bOffset);

    /// Squared errors of `x @ w + bias`, and their derivatives, in one pass over the rows: what
    /// [#multiplyPanels], [#addNumber], [#subtract], [#multiply], [#sumAsDouble] and, of twice the
    /// errors, [#multiplyPanelsTransposed] and [#sumRows] compute one after the other.
    /// @param w    `[features]`
    /// @param x    `[rows, features]` as [RowPanels]
    /// @param y    `[rows]`, what is subtracted
    /// @param sums the derivatives' sums by each weight and by the bias, overwritten
    /// @return the sum of the squares
    double leastSquares(
            int rows,
            int features,
            float[] w,
            int wOffset,
            float bias,
            float[] x,
            int xOffset,
            float[] y,
            int yOffset,
            float[] sums,
            int sumsOffset);

    /// [#leastSquares(int, int, float[], int, float, float[], int, float[], int, float[], int)] of
    /// each block, added as [Blocks] says.
    default double leastSquares(
            Blocks rows,
            int features,
            float[] w,
            int wOffset,
            float bias,
            float[] x,
            int xOffset,
            float[] y,
            int yOffset,
            float[] sums,
            int sumsOffset) {
        SumStack stack = Scratch.ofThread().sumStack();
        double[] losses = Scratch.ofThread().doubleStack();
        int depth = 0;
        stack.begin(features + 1);
        for (int block = 0; block < rows.count(); block++) {
            int start = rows.start(block);
            int top = stack.top();
            double loss =
                    leastSquares(
                            rows.rows(block),
                            features,
                            w,
                            wOffset,
                            bias,
                            x,
                            xOffset + start * features,
                            y,
                            yOffset + start,
                            stack.array(),
                            top);
            stack.push(rows.merges(block));
            for (int i = rows.merges(block); i > 0; i--) loss = losses[--depth] + loss;
            losses[depth++] = loss;
        }
        stack.finish(sums, sumsOffset);
        return depth == 0 ? 0 : losses[0];
    }

    /// Whether all elements are finite numbers.
    boolean areFinite(int length, float[] a, int offset);

    /// `c = a + b`, element by element, as the next ones.
    void add(int length, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset);

    /// `c = a - b`.
    void subtract(
            int length, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset);

    /// `c = a * b`.
    void multiply(
            int length, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset);

    /// `c = a + b` with one number `b`.
    void addNumber(int length, float[] a, int aOffset, float b, float[] c, int cOffset);

    /// `c = a * b` with one number `b`.
    void multiplyByNumber(int length, float[] a, int aOffset, float b, float[] c, int cOffset);

    /// `y = max(x, 0)`, as [Math#max(float, float)] has it.
    void rectify(int length, float[] x, int xOffset, float[] y, int yOffset);

    /// `dx = dy` where `x > 0`, else `+0.0`: the derivative of [#rectify].
    void rectifiedDerivative(
            int length, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset);

    /// `dx = (2 * x) * dy`: the derivative of a square.
    void squareDerivative(
            int length, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset);

    /// `y = exp(x)`, element by element; the exact steps stand in ARCHITECTURE.md, "Functions".
    void exp(int length, float[] x, int xOffset, float[] y, int yOffset);

    /// `y = log(x)`; `-inf` for zeros, NaN below them.
    void log(int length, float[] x, int xOffset, float[] y, int yOffset);

    /// `y = tanh(x)`.
    void tanh(int length, float[] x, int xOffset, float[] y, int yOffset);

    /// `y = 1 / (1 + exp(-x))`, without overflow.
    void sigmoid(int length, float[] x, int xOffset, float[] y, int yOffset);

    /// `y = log(1 + exp(x))`, without overflow.
    void softplus(int length, float[] x, int xOffset, float[] y, int yOffset);

    /// Folds 16 lanes from `offset`: `l[i] += l[i + 8]` for `i < 8`, then 4, 2, 1. Overwrites them.
    static float fold(float[] lanes, int offset) {
        for (int half = LANES / 2; half > 0; half /= 2)
            for (int i = 0; i < half; i++) lanes[offset + i] += lanes[offset + i + half];
        return lanes[offset];
    }

    /// [#fold(float[], int)] in double.
    static double fold(double[] lanes) {
        for (int half = LANES / 2; half > 0; half /= 2)
            for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
        return lanes[0];
    }
}
