package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;
import java.util.Arrays;

/// The same elements in the same order under another shape. One size may be -1: what is left; of a
/// batch the first size is, and stands for its rows.
final class Reshape extends Operation {
    private final int[] sizes;
    private int elements;

    Reshape(int... sizes) {
        this.sizes = sizes.clone();
    }

    @Override
    String name() {
        return "reshape";
    }

    @Override
    Shape infer(Shape... inputs) {
        Shape input = inputs[0];
        elements = input.elements();
        if (input.isBatched()) return ofRows(input);
        int[] resolved = sizes.clone();
        for (int axis = 0; axis < resolved.length; axis++)
            if (resolved[axis] == -1) resolved[axis] = left(input, axis);
        if (product(resolved) != elements) throw mismatch(input);
        return Shape.of(resolved);
    }

    private Shape ofRows(Shape input) {
        boolean keepsRows =
                sizes.length > 0 && sizes[0] == Shape.BATCH && product(sizes) == -elements;
        if (!keepsRows)
            throw rowsMeet(
                    "axis 0 of shape %s is the batch, which sizes %s would mix with other axes"
                            .formatted(input, Arrays.toString(sizes)),
                    "keep the batch, as in reshape(-1, %d)".formatted(elements));
        return Shape.of(sizes);
    }

    private int left(Shape input, int axis) {
        long others = 1;
        for (int other = 0; other < sizes.length; other++)
            if (other != axis) others *= sizes[other];
        if (others <= 0 || elements % others != 0) throw mismatch(input);
        return (int) (elements / others);
    }

    private static long product(int... factors) {
        long product = 1;
        for (int factor : factors) product *= factor;
        return product;
    }

    private ShapeMismatchException mismatch(Shape input) {
        return new ShapeMismatchException(
                "reshape%s: the %d elements of shape %s do not fit sizes %s"
                        .formatted(CallSite.describe(), elements, input, Arrays.toString(sizes)));
    }

    @Override
    void forward(Cells cells) {
        int length = cells.rows * elements;
        System.arraycopy(cells.in[0], cells.inOffset[0], cells.out, cells.outOffset, length);
    }

    /// ∂L/∂x = ∂L/∂out, in x's shape.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        int length = cells.rows * elements;
        System.arraycopy(cells.upstream, cells.upstreamOffset, target, targetOffset, length);
    }
}
