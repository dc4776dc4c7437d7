package dev.ruban.coordinator.server;

import dev.ruban.optimizer.GradientTransform;

/// The gradients of a step on their way from sums to what the optimizer takes (ARCHITECTURE.md,
/// "Update", 1 to 4): as a whole, or stretch by stretch where no norm is needed.
final class StepGradients {
    private final float[] values;
    private final float[] rest;
    private final long rows;
    private final GradientTransform transform;
    private final float[] parameters;

    /// @param sums       over the rows, flat; overwritten
    /// @param rest       the other half of the sums, still to be added; empty if there is none
    /// @param parameters that they were taken at; only read
    StepGradients(
            float[] sums,
            float[] rest,
            long rows,
            GradientTransform transform,
            float[] parameters) {
        values = sums;
        this.rest = rest;
        this.rows = rows;
        this.transform = transform;
        this.parameters = parameters;
    }

    /// Whether one element's gradient depends on its own sum only.
    boolean isElementwise() {
        return !transform.needsNorms();
    }

    /// Flat: what they are depends on what was called before.
    float[] values() {
        return values;
    }

    /// The elements `[from, to)` become what the optimizer takes, where that is [#isElementwise];
    /// else the part of it without norms.
    void finish(int from, int to) {
        if (rest.length > 0) for (int i = from; i < to; i++) values[i] += rest[i];
        for (int i = from; i < to; i++) values[i] = (float) ((double) values[i] / rows);
        transform.applyToRange(values, parameters, from, to);
    }

    /// All of them become what the optimizer takes.
    void finish() {
        if (values.length == 0) return;
        Stretches.forEach(values.length, this::finish);
        transform.applyNorms(values);
    }
}
