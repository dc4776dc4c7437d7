package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;

/// A tensor whose values can be assigned: a parameter of a model. Tapes watch variables by
/// themselves. Not thread-safe.
public final class Variable extends Tensor {
    private long version;

    /// A scalar.
    public Variable(float value) {
        super(Shape.scalar(), new float[] {value}, 1);
    }

    /// @param values row-major, copied
    public Variable(Shape shape, float... values) {
        super(shape, values.clone(), 1);
        requireElements(shape, values.length);
    }

    /// All elements `+0.0`.
    public static Variable zeros(int... sizes) {
        Shape shape = Shape.of(sizes);
        return new Variable(shape, new float[shape.elements()]);
    }

    /// A tensor with the present values, which stay when the variable is assigned anew.
    public Tensor value() {
        return Tensor.of(shape(), toArray());
    }

    /// @throws ShapeMismatchException unless the shapes are equal
    public Variable assign(Tensor value) {
        requireSameShape(value);
        System.arraycopy(value.data(), 0, data(), 0, length());
        version++;
        return this;
    }

    /// Adds, element by element.
    public Variable assignAdd(Tensor delta) {
        requireSameShape(delta);
        float[] values = data();
        float[] deltas = delta.data();
        for (int i = 0; i < values.length; i++) values[i] += deltas[i];
        version++;
        return this;
    }

    /// Subtracts, element by element.
    public Variable assignSub(Tensor delta) {
        requireSameShape(delta);
        float[] values = data();
        float[] deltas = delta.data();
        for (int i = 0; i < values.length; i++) values[i] -= deltas[i];
        version++;
        return this;
    }

    /// Counts the assignments, so that a tape notices one between recording and differentiation.
    long version() {
        return version;
    }

    private void requireSameShape(Tensor value) {
        if (!value.shape().equals(shape()))
            throw new ShapeMismatchException(
                    "a variable of shape %s cannot be assigned a tensor of shape %s"
                            .formatted(shape(), value.shape()));
    }
}
