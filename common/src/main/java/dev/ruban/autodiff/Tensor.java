package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An array of floats with a [Shape], row-major, and the operations on it. Its values never change
/// (those of a [Variable] do). Every operation is recorded by the tapes that are open on this
/// thread, if it depends on something they watch.
///
/// Operations broadcast as NumPy does. While a [RowProgram] is recorded, a tensor of the batch has
/// no values yet, and its first axis is the symbolic [Shape#BATCH].
public sealed class Tensor permits Variable {
    private final Shape shape;
    private final float @Nullable [] data;
    private final int rows;

    Tensor(Shape shape, float @Nullable [] data, int rows) {
        this.shape = shape;
        this.data = data;
        this.rows = rows;
    }

    /// A scalar, shape `[]`.
    public static Tensor of(float value) {
        return new Tensor(Shape.scalar(), new float[] {value}, 1);
    }

    /// A vector, shape `[n]`; the values are copied.
    public static Tensor of(float... values) {
        return new Tensor(Shape.of(values.length), values.clone(), 1);
    }

    /// @param values row-major, copied
    /// @throws ShapeMismatchException if there are more or fewer values than the shape has elements
    public static Tensor of(Shape shape, float... values) {
        requireElements(shape, values.length);
        return new Tensor(shape, values.clone(), 1);
    }

    /// A matrix of equally long rows, shape `[rows, columns]`.
    public static Tensor of(float[][] values) {
        int columns = values.length == 0 ? 0 : values[0].length;
        float[] flat = new float[values.length * columns];
        for (int row = 0; row < values.length; row++) {
            if (values[row].length != columns)
                throw new ShapeMismatchException(
                        "row %d has %d values but row 0 has %d; a matrix needs equal rows"
                                .formatted(row, values[row].length, columns));
            System.arraycopy(values[row], 0, flat, row * columns, columns);
        }
        return new Tensor(Shape.of(values.length, columns), flat, 1);
    }

    static void requireElements(Shape shape, int length) {
        if (shape.isBatched() || shape.elements() != length)
            throw new ShapeMismatchException(
                    "shape %s takes %d values but %d were given"
                            .formatted(shape, shape.elements(), length));
    }

    public final Shape shape() {
        return shape;
    }

    /// The values, row-major, copied.
    /// @throws IllegalStateException if this stands for rows that are not there yet
    public final float[] toArray() {
        return Arrays.copyOf(data(), length());
    }

    /// The only value of a tensor with one element.
    public final float item() {
        if (length() != 1)
            throw new ShapeMismatchException(
                    "item() needs one element but the shape is %s; use toArray()".formatted(shape));
        return data()[0];
    }

    /// The array itself; for a batch it may be longer than its rows.
    final float[] data() {
        if (data == null)
            throw new IllegalStateException(
                    """
                    a tensor of shape %s has no values while the model is recorded; compute with \
                    tensors only, or train with runEagerly\
                    """
                            .formatted(shape));
        return data;
    }

    final boolean hasData() {
        return data != null;
    }

    /// Number of rows of a batch; 1 where there is no batch axis.
    final int rows() {
        return rows;
    }

    final int length() {
        return shape.elements() * rows;
    }

    /// Matrix product, `[m, k] @ [k, n]`.
    public final Tensor matmul(Tensor other) {
        return Recording.apply(new MatrixMultiply(), this, other);
    }

    public final Tensor plus(Tensor other) {
        return Recording.apply(new Add(), this, other);
    }

    public final Tensor plus(float other) {
        return plus(of(other));
    }

    public final Tensor minus(Tensor other) {
        return Recording.apply(new Subtract(), this, other);
    }

    public final Tensor minus(float other) {
        return minus(of(other));
    }

    /// Product, element by element.
    public final Tensor times(Tensor other) {
        return Recording.apply(new Multiply(), this, other);
    }

    public final Tensor times(float other) {
        return times(of(other));
    }

    public final Tensor dividedBy(Tensor other) {
        return Recording.apply(new Divide(), this, other);
    }

    public final Tensor dividedBy(float other) {
        return dividedBy(of(other));
    }

    public final Tensor negate() {
        return Recording.apply(new Negate(), this);
    }

    public final Tensor square() {
        return Recording.apply(new Square(), this);
    }

    /// Sum of all elements, shape `[]`.
    public final Tensor sum() {
        return Recording.apply(Reduction.sumOfAll(), this);
    }

    /// Sum over axes, which disappear; negative axes count from the end.
    public final Tensor sum(int... axes) {
        return Recording.apply(Reduction.sum(axes), this);
    }

    /// Mean of all elements, shape `[]`. Of a batch this is the mean over its rows: the last
    /// operation of a loss.
    public final Tensor mean() {
        return Recording.apply(Reduction.meanOfAll(), this);
    }

    /// Mean over axes, which disappear; negative axes count from the end.
    public final Tensor mean(int... axes) {
        return Recording.apply(Reduction.mean(axes), this);
    }

    /// Binary cross-entropy of logits, element by element:
    /// `max(z, 0) - z * t + log(1 + exp(-|z|))`, with this tensor as the logits `z`.
    /// @param labels `t`, of the same shape, between 0 and 1; no gradient flows to them
    public final Tensor sigmoidCrossEntropy(Tensor labels) {
        return Recording.apply(new SigmoidCrossEntropy(), this, labels);
    }

    /// As in `[2] 1.0, -3.5`; at most ten values.
    @Override
    public String toString() {
        if (data == null) return shape.toString();
        StringBuilder text = new StringBuilder(shape.toString());
        for (int i = 0; i < Math.min(10, length()); i++)
            text.append(i == 0 ? " " : ", ").append(data[i]);
        return text.append(length() > 10 ? ", ..." : "").toString();
    }
}
