package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;
import java.util.Arrays;

/// Tensors one after the other along one axis.
final class Concatenation extends Operation {
    private final int axis;

    /// Pieces of one row of the output: sizes before the axis multiplied.
    private int pieces = 1;

    /// For each input the elements that it gives to one piece, and where in the piece they begin.
    private int[] lengths = {};

    private int[] starts = {};
    private int pieceLength;

    Concatenation(int axis) {
        this.axis = axis;
    }

    @Override
    String name() {
        return "concat";
    }

    @Override
    Shape infer(Shape... inputs) {
        Shape first = inputs[0];
        int along = Axes.index(this, first, axis);
        for (Shape input : inputs) {
            refuseBatchAxis(input, along);
            requireFit(first, input, along);
        }
        measure(along, inputs);
        int[] sizes = first.sizes();
        sizes[along] = 0;
        for (Shape input : inputs) sizes[along] += input.size(along);
        return Shape.of(sizes);
    }

    private void refuseBatchAxis(Shape input, int along) {
        if (along == 0 && input.isBatched())
            throw rowsMeet(
                    "axis 0 of shape %s is the batch".formatted(input),
                    "join within each row, as in concat(1, ...)");
    }

    private void requireFit(Shape first, Shape input, int along) {
        boolean fits = input.rank() == first.rank();
        for (int i = 0; fits && i < first.rank(); i++)
            fits = i == along || input.size(i) == first.size(i);
        if (!fits)
            throw new ShapeMismatchException(
                    "concat%s: shapes %s and %s differ in more than axis %d"
                            .formatted(CallSite.describe(), first, input, along));
    }

    private void measure(int along, Shape... inputs) {
        pieces = 1;
        for (int i = inputs[0].isBatched() ? 1 : 0; i < along; i++) pieces *= inputs[0].size(i);
        lengths = Arrays.stream(inputs).mapToInt(input -> elementsFrom(input, along)).toArray();
        starts = new int[inputs.length];
        for (int i = 1; i < inputs.length; i++) starts[i] = starts[i - 1] + lengths[i - 1];
        pieceLength = Arrays.stream(lengths).sum();
    }

    private static int elementsFrom(Shape shape, int axis) {
        int elements = 1;
        for (int i = axis; i < shape.rank(); i++) elements *= shape.size(i);
        return elements;
    }

    @Override
    void forward(Cells cells) {
        for (int input = 0; input < lengths.length; input++)
            for (int piece = 0; piece < cells.rows * pieces; piece++)
                System.arraycopy(
                        cells.in[input],
                        cells.inOffset[input] + piece * lengths[input],
                        cells.out,
                        cells.outOffset + piece * pieceLength + starts[input],
                        lengths[input]);
    }

    /// ∂L/∂x = the part of ∂L/∂out where x stands.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        for (int piece = 0; piece < cells.rows * pieces; piece++)
            System.arraycopy(
                    cells.upstream,
                    cells.upstreamOffset + piece * pieceLength + starts[input],
                    target,
                    targetOffset + piece * lengths[input],
                    lengths[input]);
    }
}
