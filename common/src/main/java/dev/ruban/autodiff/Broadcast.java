package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How the elements of one input meet those of a broadcast output: NumPy's rules, with the batch as
/// an axis of its own.
final class Broadcast {
    private final boolean outputBatched;
    private final boolean inputBatched;
    private final int inputElements;
    private final int outputElements;

    /// For each element of an output row the element of the input (of its row, if it is batched);
    /// null for the identity.
    private final int @Nullable [] map;

    /// Whether each element of the input meets a contiguous range of the output's, and no other.
    private final boolean trailing;

    private Broadcast(Shape input, Shape output) {
        outputBatched = output.isBatched();
        inputBatched = input.isBatched();
        inputElements = input.elements();
        outputElements = output.elements();
        map = inputElements == outputElements ? null : mapOf(input, output);
        trailing = inputBatched == outputBatched && map != null && isTrailing(map);
    }

    private boolean isTrailing(int... inputOf) {
        if (inputElements == 0 || outputElements % inputElements != 0) return false;
        int repeats = outputElements / inputElements;
        for (int i = 0; i < inputOf.length; i++) if (inputOf[i] != i / repeats) return false;
        return true;
    }

    static Broadcast of(Shape input, Shape output) {
        return new Broadcast(input, output);
    }

    /// The common shape of two inputs.
    static Shape shapeOf(Operation operation, Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        refuseToPairRows(operation, a, b, rank);
        int[] sizes = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            int sizeOfA = sizeAt(a, axis - rank + a.rank());
            int sizeOfB = sizeAt(b, axis - rank + b.rank());
            if (sizeOfA != sizeOfB && sizeOfA != 1 && sizeOfB != 1)
                throw new ShapeMismatchException(
                        "%s: shapes %s and %s cannot be broadcast: axis %d has %s and %s"
                                .formatted(
                                        operation.name(),
                                        a,
                                        b,
                                        axis,
                                        word(sizeOfA),
                                        word(sizeOfB)));
            sizes[axis] = sizeOfA == 1 ? sizeOfB : sizeOfA;
        }
        return Shape.of(sizes);
    }

    private static int sizeAt(Shape shape, int axis) {
        return axis < 0 ? 1 : shape.size(axis);
    }

    private static String word(int size) {
        return size == Shape.BATCH ? "the batch" : Integer.toString(size);
    }

    private static void refuseToPairRows(Operation operation, Shape a, Shape b, int rank) {
        for (Shape shape : new Shape[] {a, b}) {
            if (!shape.isBatched() || shape.rank() == rank) continue;
            throw operation.rowsMeet(
                    """
                    shapes %s and %s: the batch of %s would become axis %d, so that every row \
                    meets every other\
                    """
                            .formatted(a, b, shape, rank - shape.rank()),
                    "give both the same rank, as in [batch, 1]");
        }
    }

    private static int[] mapOf(Shape input, Shape output) {
        int[] sizes = rowSizes(output);
        int[] inputSizes = rowSizes(input);
        int[] map = new int[output.elements()];
        int[] index = new int[sizes.length];
        for (int element = 0; element < map.length; element++) {
            map[element] = position(inputSizes, index, sizes.length - inputSizes.length);
            advance(index, sizes);
        }
        return map;
    }

    private static int[] rowSizes(Shape shape) {
        int[] sizes = shape.sizes();
        return shape.isBatched() ? Arrays.copyOfRange(sizes, 1, sizes.length) : sizes;
    }

    private static int position(int[] sizes, int[] index, int missingAxes) {
        int position = 0;
        for (int axis = Math.max(0, -missingAxes); axis < sizes.length; axis++) {
            int size = sizes[axis];
            position = position * size + (size == 1 ? 0 : index[axis + missingAxes]);
        }
        return position;
    }

    private static void advance(int[] index, int[] sizes) {
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            if (++index[axis] < sizes[axis]) return;
            index[axis] = 0;
        }
    }

    /// Whether input and output have the same elements in the same order, batch included.
    boolean isIdentity() {
        return map == null && inputBatched == outputBatched;
    }

    /// Whether the input is one number for all rows and elements.
    boolean isSingle() {
        return !inputBatched && inputElements == 1;
    }

    /// Whether every row of the output meets the same input elements, in order.
    boolean isRow() {
        return map == null && outputBatched && !inputBatched;
    }

    /// Whether [#sum] and [#sumOfProducts] are cut at the boundaries of [Cells#blocks]: sums over
    /// rows for each element.
    boolean sumsBlocks() {
        return outputBatched && !inputBatched && (isRow() || isSingleOfEachRow());
    }

    private boolean isSingleOfEachRow() {
        return isSingle() && outputElements == 1;
    }

    /// Elements of one row of the output.
    int outputElements() {
        return outputElements;
    }

    /// Where in the input the element of a row of the output lies, relative to the input's first.
    int index(int row, int element) {
        int within = map == null ? element : map[element];
        return inputBatched ? row * inputElements + within : within;
    }

    /// The input as the output sees it: itself if nothing is repeated, else expanded into `target`.
    float[] expand(int rows, float[] input, int offset, float[] target) {
        int to = 0;
        for (int row = 0; row < rows; row++)
            for (int element = 0; element < outputElements; element++)
                target[to++] = input[offset + index(row, element)];
        return target;
    }

    /// Sums what was repeated: `target = reduce(terms)` in the order of ARCHITECTURE.md.
    /// @param terms `[rows, outputElements]`
    void sum(Cells cells, float[] terms, int offset, float[] target, int targetOffset) {
        int rows = cells.rows;
        if (sumsBlocks()) {
            cells.kernels.sumRows(
                    cells.blocks, outputElements, terms, offset, target, targetOffset);
        } else if (isSingle()) {
            target[targetOffset] = cells.kernels.sum(rows * outputElements, terms, offset);
        } else if (trailing) {
            int n = outputElements / inputElements;
            for (int i = 0; i < groups(rows); i++)
                target[targetOffset + i] = cells.kernels.sum(n, terms, offset + i * n);
        } else {
            sumElementwise(rows, terms, offset, target, targetOffset);
        }
    }

    private int groups(int rows) {
        return inputBatched ? rows * inputElements : inputElements;
    }

    private void sumElementwise(
            int rows, float[] terms, int offset, float[] target, int targetOffset) {
        int length = inputBatched ? rows * inputElements : inputElements;
        Arrays.fill(target, targetOffset, targetOffset + length, 0f);
        int from = offset;
        for (int row = 0; row < rows; row++)
            for (int element = 0; element < outputElements; element++)
                target[targetOffset + index(row, element)] += terms[from++];
    }

    /// Sums products of what was repeated, by `fma`, in the order of [#sum].
    void sumOfProducts(
            Cells cells,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] target,
            int targetOffset) {
        int rows = cells.rows;
        int n = outputElements;
        if (sumsBlocks()) {
            cells.kernels.sumRowsOfProducts(
                    cells.blocks, n, a, aOffset, b, bOffset, target, targetOffset);
        } else if (isSingle()) {
            target[targetOffset] = cells.kernels.dot(rows * n, a, aOffset, b, bOffset);
        } else if (trailing) {
            int terms = outputElements / inputElements;
            for (int i = 0; i < groups(rows); i++)
                target[targetOffset + i] =
                        cells.kernels.dot(terms, a, aOffset + i * terms, b, bOffset + i * terms);
        } else {
            int length = inputBatched ? rows * inputElements : inputElements;
            Arrays.fill(target, targetOffset, targetOffset + length, 0f);
            for (int i = 0; i < rows * n; i++) {
                int at = targetOffset + index(i / n, i % n);
                target[at] = Math.fma(a[aOffset + i], b[bOffset + i], target[at]);
            }
        }
    }
}
