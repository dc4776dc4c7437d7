package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;

/// Sum or mean over axes, which disappear. A sum over the last axes uses 16 lanes, any other one a
/// single accumulator in row-major order; a mean divides the sum by the number of its terms.
final class Reduction extends Operation {
    private final boolean isMean;
    private final boolean isOfAll;
    private final int[] axes;

    private boolean overBatch;
    private Broadcast toOutput = Broadcast.of(Shape.scalar(), Shape.scalar());
    private int terms;
    private int outputsPerRow;
    private boolean trailing;

    private Reduction(boolean isMean, boolean isOfAll, int... axes) {
        this.isMean = isMean;
        this.isOfAll = isOfAll;
        this.axes = axes;
    }

    static Reduction sumOfAll() {
        return new Reduction(false, true);
    }

    static Reduction sum(int... axes) {
        return new Reduction(false, false, axes.clone());
    }

    static Reduction meanOfAll() {
        return new Reduction(true, true);
    }

    static Reduction mean(int... axes) {
        return new Reduction(true, false, axes.clone());
    }

    @Override
    String name() {
        return isMean ? "mean" : "sum";
    }

    @Override
    Shape infer(Shape... inputs) {
        Shape input = inputs[0];
        Axes removed = isOfAll ? Axes.all(input) : Axes.of(this, input, axes);
        overBatch = removed.batch();
        if (overBatch && !(isMean && isOfAll))
            throw rowsMeet(
                    "axis 0 of shape %s is the batch".formatted(input),
                    """
                    end the loss with mean() over everything, or return one value per row; \
                    to normalize, use LayerNorm in place of a batch norm\
                    """);
        terms = removed.terms();
        trailing = removed.trailing();
        outputsPerRow = removed.output().elements();
        if (!overBatch) toOutput = Broadcast.of(removed.kept(), input);
        return removed.output();
    }

    @Override
    boolean isMeanOverBatch() {
        return overBatch;
    }

    /// Whether it leaves every row's value as it is, but for the shape.
    boolean isOfSingleTerms() {
        return !overBatch && terms == 1;
    }

    @Override
    void forward(Cells cells) {
        if (overBatch) {
            meanOverBatch(cells);
            return;
        }
        int outputs = cells.rows * outputsPerRow;
        if (trailing) sumLanes(cells, outputs);
        else toOutput.sum(cells, cells.in[0], cells.inOffset[0], cells.out, cells.outOffset);
        if (!isMean || terms == 1) return;
        for (int i = 0; i < outputs; i++) cells.out[cells.outOffset + i] /= terms;
    }

    private void sumLanes(Cells cells, int outputs) {
        if (terms == 1) {
            cells.kernels.addNumber(
                    outputs, cells.in[0], cells.inOffset[0], 0f, cells.out, cells.outOffset);
            return;
        }
        for (int i = 0; i < outputs; i++)
            cells.out[cells.outOffset + i] =
                    cells.kernels.sum(terms, cells.in[0], cells.inOffset[0] + i * terms);
    }

    /// For whoever looks at the value while it is computed eagerly; a step's loss is summed in
    /// double.
    private void meanOverBatch(Cells cells) {
        int length = cells.rows * terms;
        double sum = cells.kernels.sumAsDouble(length, cells.in[0], cells.inOffset[0]);
        cells.out[cells.outOffset] = (float) (sum / length);
    }

    @Override
    boolean passesThrough(int input) {
        return !overBatch && toOutput.outputElements() == outputsPerRow;
    }

    /// ∂L/∂x = ∂L/∂out, for a mean divided by the number of its terms.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        int elements = toOutput.outputElements();
        for (int row = 0; row < cells.rows; row++)
            for (int i = 0; i < elements; i++) {
                float upstream = cells.upstream[cells.upstreamOffset + toOutput.index(row, i)];
                target[targetOffset + row * elements + i] = isMean ? upstream / terms : upstream;
            }
    }
}
