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

    /// Matrix product: `[m, k] @ [k, n]`, `[b, m, k] @ [k, n]`, or a product for each of `b`,
    /// `[b, m, k] @ [b, k, n]`.
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

    public final Tensor sqrt() {
        return Recording.apply(new SquareRoot(), this);
    }

    public final Tensor exp() {
        return Recording.apply(new Exponential(), this);
    }

    /// Natural logarithm.
    public final Tensor log() {
        return Recording.apply(new Logarithm(), this);
    }

    /// `max(x, 0)`; the derivative at 0 is 0.
    public final Tensor relu() {
        return Recording.apply(new RectifiedLinear(), this);
    }

    public final Tensor tanh() {
        return Recording.apply(new HyperbolicTangent(), this);
    }

    /// `1 / (1 + exp(-x))`.
    public final Tensor sigmoid() {
        return Recording.apply(new LogisticSigmoid(), this);
    }

    /// `log(1 + exp(x))`.
    public final Tensor softplus() {
        return Recording.apply(new SoftPlus(), this);
    }

    /// Absolute value; the derivative at 0 is 0.
    public final Tensor abs() {
        return Recording.apply(new Absolute(), this);
    }

    /// The greater, element by element; where both are equal the gradient goes to this one.
    public final Tensor maximum(Tensor other) {
        return Recording.apply(new ElementwiseMaximum(), this, other);
    }

    public final Tensor maximum(float other) {
        return maximum(of(other));
    }

    /// The greatest element, shape `[]`; the gradient goes to the first one.
    public final Tensor max() {
        return Recording.apply(Maximum.ofAll(), this);
    }

    /// The greatest over axes, which disappear; negative axes count from the end.
    public final Tensor max(int... axes) {
        return Recording.apply(Maximum.of(axes), this);
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

    /// `log(sum(exp(x)))` along the last axis, which disappears; without overflow.
    public final Tensor logSumExp() {
        return Recording.apply(new LogSumExp(), this);
    }

    /// `exp(x) / sum(exp(x))` along the last axis; without overflow.
    public final Tensor softmax() {
        return Recording.apply(new Softmax(), this);
    }

    /// `(x - mean) / sqrt(variance + epsilon)` along the last axis.
    public final Tensor normalize(float epsilon) {
        return Recording.apply(new Normalization(epsilon), this);
    }

    /// The same elements in the same order.
    /// @param sizes of the axes; one may be -1 for what is left. Of a batch the first is -1, its
    ///     rows
    public final Tensor reshape(int... sizes) {
        return Recording.apply(new Reshape(sizes), this);
    }

    /// Axes in another order: axis `i` of the result is axis `axes[i]` of this; without arguments
    /// they are reversed.
    public final Tensor transpose(int... axes) {
        return Recording.apply(new Transpose(axes), this);
    }

    /// Tensors one after the other along an axis; all other axes have equal sizes.
    public static Tensor concat(int axis, Tensor first, Tensor... others) {
        Tensor[] inputs = new Tensor[others.length + 1];
        inputs[0] = first;
        System.arraycopy(others, 0, inputs, 1, others.length);
        return Recording.apply(new Concatenation(axis), inputs);
    }

    /// The part of an axis from index `start` to `end - 1`.
    public final Tensor slice(int axis, int start, int end) {
        return Recording.apply(new Slice(axis, start, end), this);
    }

    /// Rows of this table, shape `[count, n]`, by index: `[batch, k]` gives `[batch, k, n]`.
    /// @param indices whole numbers from 0 to `count - 1`; no gradient flows to them
    public final Tensor gather(Tensor indices) {
        return Recording.apply(new Gather(), this, indices);
    }

    /// In the steps of a training sets each element to 0 with probability `rate`, and multiplies
    /// the others by `1 / (1 - rate)`; elsewhere changes nothing.
    /// @param layer number that tells this use from others under the same seed
    public final Tensor dropout(float rate, long seed, int layer) {
        return Recording.apply(new Dropout(rate, seed, layer), this);
    }

    /// The same values, as a constant: no gradient flows through.
    public final Tensor stopGradient() {
        return Recording.apply(new StopGradient(), this);
    }

    /// Cross-entropy of logits, one for each row: this is `[rows, classes]`, the result `[rows]`.
    /// @param labels classes as whole numbers from 0, `[rows, 1]`; no gradient flows to them
    public final Tensor softmaxCrossEntropy(Tensor labels) {
        return Recording.apply(new SoftmaxCrossEntropy(), this, labels);
    }

    /// Huber's loss, element by element: with `e = x - label`, `e² / 2` where `|e| <= delta`, else
    /// `delta * (|e| - delta / 2)`. No gradient flows to the labels.
    public final Tensor huber(Tensor labels, float delta) {
        return Recording.apply(new Huber(delta), this, labels);
    }

    /// Hinge loss, element by element: `max(1 - label * x, 0)`.
    /// @param labels 1 or -1, or 0, which means -1; no gradient flows to them
    public final Tensor hinge(Tensor labels) {
        return Recording.apply(new HingeLoss(), this, labels);
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
