package dev.ruban.optimizer;

/// Bounds of the gradients, applied in this order: each element, the norm of each tensor, the norm
/// of all together, as PyTorch's `clip_grad_value_` and `clip_grad_norm_` (with 1e-6 added to the
/// norm; Keras' `clipvalue`, `clipnorm` and `global_clipnorm` add nothing, and take one of the
/// three only). An infinite bound is none.
/// @param value      above 0
/// @param tensorNorm above 0, Euclidean
/// @param globalNorm above 0, Euclidean
public record Clipping(double value, double tensorNorm, double globalNorm) {
    private static final double UNBOUNDED = Double.POSITIVE_INFINITY;

    /// No bounds.
    public static final Clipping NONE = new Clipping(UNBOUNDED, UNBOUNDED, UNBOUNDED);

    public Clipping {
        requireBound("value", value);
        requireBound("tensorNorm", tensorNorm);
        requireBound("globalNorm", globalNorm);
    }

    /// @param value each element is brought into `[-value, value]`
    public Clipping withValue(double value) {
        return new Clipping(value, tensorNorm, globalNorm);
    }

    /// @param tensorNorm a tensor of a larger norm is scaled down to it
    public Clipping withTensorNorm(double tensorNorm) {
        return new Clipping(value, tensorNorm, globalNorm);
    }

    /// @param globalNorm gradients of a larger norm are scaled down to it, all by one factor
    public Clipping withGlobalNorm(double globalNorm) {
        return new Clipping(value, tensorNorm, globalNorm);
    }

    boolean boundsValues() {
        return value != UNBOUNDED;
    }

    boolean boundsTensorNorms() {
        return tensorNorm != UNBOUNDED;
    }

    boolean boundsGlobalNorm() {
        return globalNorm != UNBOUNDED;
    }

    private static void requireBound(String name, double bound) {
        if (!(bound > 0))
            throw new IllegalArgumentException(
                    "%s=%s; a number above 0, or infinity for none".formatted(name, bound));
    }
}
