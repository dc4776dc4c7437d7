package dev.ruban.autodiff;

import java.util.IdentityHashMap;
import java.util.Optional;

/// The gradients of one value by several others, each of the shape of its source.
public final class Gradients {
    private final IdentityHashMap<Tensor, Optional<Tensor>> bySource;

    Gradients(IdentityHashMap<Tensor, Optional<Tensor>> bySource) {
        this.bySource = new IdentityHashMap<>(bySource);
    }

    /// The gradient, or empty if the value does not depend on the source.
    /// @throws IllegalArgumentException if it was not asked for
    public Optional<Tensor> find(Tensor source) {
        Optional<Tensor> gradient = bySource.get(source);
        if (gradient == null)
            throw new IllegalArgumentException(
                    "the gradient by %s was not asked for; name it in GradientTape.gradient"
                            .formatted(source));
        return gradient;
    }

    /// The gradient.
    /// @throws IllegalStateException if there is none
    public Tensor of(Tensor source) {
        return find(source)
                .orElseThrow(() ->
                        new IllegalStateException(
                                """
                                no gradient: the value does not depend on %s, or by no operation \
                                that the tape recorded; watch a tensor that is no variable\
                                """
                                        .formatted(source)));
    }
}
