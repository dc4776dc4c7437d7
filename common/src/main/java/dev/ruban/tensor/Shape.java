package dev.ruban.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The sizes of a tensor's axes, row-major. The first axis may be [#BATCH], the symbolic number of
/// rows of a batch; every other size is at least 0. Immutable.
public final class Shape {
    /// Stands for the number of rows of a batch, known only when a step is computed.
    public static final int BATCH = -1;

    private static final Shape SCALAR = new Shape(new int[0]);

    private final int[] sizes;

    private Shape(int[] sizes) {
        this.sizes = sizes;
    }

    /// @throws IllegalArgumentException if a size is negative and not a leading [#BATCH], or the
    ///     number of elements does not fit an array
    public static Shape of(int... sizes) {
        if (sizes.length == 0) return SCALAR;
        long elements = 1;
        for (int axis = 0; axis < sizes.length; axis++) {
            int size = sizes[axis];
            if (size < 0 && !(axis == 0 && size == BATCH))
                throw new IllegalArgumentException(
                        "shape %s: axis %d has size %d; a size is at least 0"
                                .formatted(Arrays.toString(sizes), axis, size));
            if (size >= 0) elements = Math.multiplyExact(elements, size);
        }
        if (elements > Integer.MAX_VALUE - 8)
            throw new IllegalArgumentException(
                    "shape %s has %d elements; at most %d fit one tensor"
                            .formatted(Arrays.toString(sizes), elements, Integer.MAX_VALUE - 8));
        return new Shape(sizes.clone());
    }

    public static Shape scalar() {
        return SCALAR;
    }

    public int rank() {
        return sizes.length;
    }

    /// Size of an axis; a negative axis counts from the end, as in NumPy.
    public int size(int axis) {
        return sizes[axis < 0 ? axis + sizes.length : axis];
    }

    public int[] sizes() {
        return sizes.clone();
    }

    /// Whether the first axis is the symbolic batch.
    public boolean isBatched() {
        return sizes.length > 0 && sizes[0] == BATCH;
    }

    /// Number of elements; of one row where the shape is batched.
    public int elements() {
        int elements = 1;
        for (int size : sizes) if (size != BATCH) elements *= size;
        return elements;
    }

    /// This shape with the batch axis set to a number of rows.
    public Shape withRows(int rows) {
        if (!isBatched()) throw new IllegalStateException("shape " + this + " has no batch axis");
        int[] concrete = sizes.clone();
        concrete[0] = rows;
        return of(concrete);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && Arrays.equals(sizes, that.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /// As in `[batch, 4]`.
    @Override
    public String toString() {
        return IntStream.of(sizes)
                .mapToObj(size -> size == BATCH ? "batch" : Integer.toString(size))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
