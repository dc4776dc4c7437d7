package dev.ruban.coordinator.server;

import dev.ruban.coordinator.protocol.SearchOutcome;
import dev.ruban.optimizer.Lbfgs;
import dev.ruban.optimizer.UpdateState;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.kernel.Kernels;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// A step is an evaluation of [Lbfgs]: the parameters change when an iteration has ended. The state
/// machine is there twice; the one that is not present has taken the evaluation.
final class LineSearchUpdate implements ParameterUpdate {
    private final ParameterLayout layout;
    private final Kernels kernels;
    private final Lbfgs.Settings settings;
    private Lbfgs present;
    private Lbfgs next;

    /// @param initial flat; copied
    LineSearchUpdate(
            Lbfgs.Settings settings, ParameterLayout layout, Kernels kernels, float[] initial) {
        this.layout = layout;
        this.kernels = kernels;
        this.settings = settings;
        present = new Lbfgs(layout, kernels, settings, initial);
        next = present;
    }

    @Override
    public float[] parameters() {
        return present.parameters();
    }

    @Override
    public float[] point() {
        return present.point();
    }

    @Override
    public double learningRate(long step) {
        return settings.learningRate();
    }

    @Override
    public void changeLearningRate(OptionalDouble rate) {
        if (rate.isPresent())
            throw new IllegalStateException(
                    "the learning rate cannot be set: L-BFGS searches for the width of each step");
    }

    /// A trial may have no finite loss: the search then goes back. What it starts from, and what it
    /// ends with, must be finite.
    @Override
    public Prepared prepare(long step, double loss, StepGradients unfinished) {
        unfinished.finish();
        float[] gradients = unfinished.values();
        boolean first = present.evaluations() == 0;
        if (first && !(Double.isFinite(loss) && areFinite(gradients)))
            return new Prepared(false, Optional.empty(), List.of());
        next = present.copy();
        Lbfgs.Progress progress = next.next(loss, gradients);
        boolean iterated = next.iterations() > present.iterations();
        var outcome =
                new SearchOutcome(
                        iterated,
                        progress == Lbfgs.Progress.CONVERGED,
                        first ? loss : present.loss(),
                        next.loss());
        return new Prepared(!iterated || isFinite(next), Optional.of(outcome), List.of());
    }

    private boolean isFinite(Lbfgs lbfgs) {
        return Double.isFinite(lbfgs.loss())
                && areFinite(lbfgs.gradients())
                && areFinite(lbfgs.parameters());
    }

    private boolean areFinite(float... values) {
        return kernels.areFinite(values.length, values, 0);
    }

    /// What was remembered belongs to other parameters, so the search begins anew.
    @Override
    public void prepare(float[] values) {
        next = new Lbfgs(layout, kernels, settings, values);
    }

    @Override
    public void commit() {
        present = next;
    }

    @Override
    public UpdateState state() {
        return present.state();
    }

    @Override
    public void restore(UpdateState state) {
        present = Lbfgs.restore(layout, kernels, settings, state);
        next = present;
    }
}
