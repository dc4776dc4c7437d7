package dev.ruban.optimizer;

import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/// L-BFGS with a line search for the full batch (Liu & Nocedal, Mathematical Programming 45, 1989),
/// by the rules and defaults of `torch.optim.LBFGS(history_size=10,
/// line_search_fn='strong_wolfe')`.
///
/// It does not compute losses: it says at which [#point] it wants loss and gradients, and [#next]
/// takes them, so that each evaluation can be a pass over the data by many workers. An *iteration*,
/// one direction with its line search, takes one evaluation or more; what an epoch is for other
/// optimizers, an iteration is here. The first evaluation, at the initial parameters, belongs to
/// the first one.
///
/// PyTorch with `max_iter=1` evaluates the accepted point once more at the start of each `step`,
/// where the same numbers come out; Ruban does not. PyTorch's `max_iter` and `max_eval` have no
/// counterpart: epochs are the bound. Losses, inner products and steps are double here. Pure state;
/// not thread-safe.
public final class Lbfgs {
    /// What an evaluation led to.
    public enum Progress {
        /// The line search goes on: evaluate [#point].
        SEARCHING,
        /// An iteration has ended: [#parameters] are new. Evaluate [#point] for the next one.
        ITERATED,
        /// [#parameters] are the result: nothing more is to be evaluated, nothing would change.
        CONVERGED
    }

    /// @param learningRate      step of each iteration's first trial, above 0
    /// @param history           steps that are remembered, at least 1
    /// @param toleranceGradient largest element of the gradients that counts as none
    /// @param toleranceChange   of a parameter or of the loss that counts as none
    public record Settings(
            double learningRate, int history, double toleranceGradient, double toleranceChange) {
        /// PyTorch's, but for the history, which is 100 there.
        public static final Settings DEFAULT = new Settings(1, 10, 1e-7, 1e-9);

        /// @param learningRate above 0
        public Settings withLearningRate(double learningRate) {
            return new Settings(learningRate, history, toleranceGradient, toleranceChange);
        }

        /// @param history at least 1
        public Settings withHistory(int history) {
            return new Settings(learningRate, history, toleranceGradient, toleranceChange);
        }

        public Settings {
            Range.positive("learningRate", learningRate);
            Range.atLeastOne("history", history);
            Range.atLeastZero("toleranceGradient", toleranceGradient);
            Range.atLeastZero("toleranceChange", toleranceChange);
        }
    }

    private final ParameterLayout layout;
    private final Kernels kernels;
    private final Settings settings;
    private final ParameterSums sums;
    private final LbfgsHistory history;
    private final float[] parameters;
    private final float[] point;
    private final float[] direction;
    private float[] gradients;
    private double loss = Double.NaN;
    private long iterations;
    private long evaluations;
    private boolean converged;
    private @Nullable StrongWolfeSearch search;

    /// @param initial parameters to start from, flat; copied
    public Lbfgs(ParameterLayout layout, Kernels kernels, Settings settings, float[] initial) {
        if (initial.length != layout.elements())
            throw new IllegalArgumentException(
                    "%d values for a layout of %d elements"
                            .formatted(initial.length, layout.elements()));
        this.layout = layout;
        this.kernels = kernels;
        this.settings = settings;
        sums = new ParameterSums(layout, kernels);
        history = new LbfgsHistory(settings.history(), sums);
        parameters = initial.clone();
        point = initial.clone();
        direction = new float[initial.length];
        gradients = new float[initial.length];
    }

    /// Where loss and gradients are wanted next, flat: the array itself, valid until [#next]. After
    /// convergence it equals [#parameters].
    public float[] point() {
        return point;
    }

    /// The parameters after the last iteration, flat: the array itself, valid until [#next].
    public float[] parameters() {
        return parameters;
    }

    /// The loss at [#parameters]; NaN before the first evaluation.
    public double loss() {
        return loss;
    }

    /// Iterations that have ended.
    public long iterations() {
        return iterations;
    }

    /// The gradients at [#parameters], flat: never changed, only to be read. Zeros before the first
    /// evaluation.
    public float[] gradients() {
        return gradients;
    }

    /// Losses that were taken.
    public long evaluations() {
        return evaluations;
    }

    public boolean isConverged() {
        return converged;
    }

    /// Takes what was found at [#point].
    /// @param lossThere      mean over all rows, penalties included; one that is no number counts
    ///     as too high, but not the first
    /// @param gradientsThere of that loss, flat; copied
    /// @throws IllegalStateException    after convergence
    /// @throws IllegalArgumentException if the first loss is not finite
    public Progress next(double lossThere, float[] gradientsThere) {
        if (converged) throw new IllegalStateException("L-BFGS has converged; nothing to evaluate");
        evaluations++;
        if (search == null) return begin(lossThere, gradientsThere.clone());
        double slope = sums.dot(gradientsThere, direction);
        search.accept(new Trial(search.step(), lossThere, slope, gradientsThere.clone()));
        if (search.isDone()) return endIteration(search.result());
        moveTo(search.step(), point);
        return Progress.SEARCHING;
    }

    private Progress begin(double lossThere, float[] gradientsThere) {
        if (!Double.isFinite(lossThere))
            throw new IllegalArgumentException("the loss at the start is " + lossThere);
        loss = lossThere;
        gradients = gradientsThere;
        converged = largest(gradients) <= settings.toleranceGradient();
        if (!converged) {
            history.direction(gradients, direction);
            startSearch(Math.min(1, 1 / sums.magnitude(gradients)) * settings.learningRate());
        }
        return ended(Progress.SEARCHING);
    }

    private Progress ended(Progress otherwise) {
        if (!converged) return otherwise;
        System.arraycopy(parameters, 0, point, 0, point.length);
        return Progress.CONVERGED;
    }

    private Progress endIteration(Trial result) {
        iterations++;
        float[] step = new float[direction.length];
        float[] gradientChange = new float[direction.length];
        float factor = (float) result.step();
        for (int i = 0; i < step.length; i++) {
            step[i] = factor * direction[i];
            gradientChange[i] = result.gradients()[i] - gradients[i];
        }
        double change = Math.abs(result.loss() - loss);
        moveTo(result.step(), parameters);
        loss = result.loss();
        gradients = result.gradients();
        converged =
                largest(gradients) <= settings.toleranceGradient()
                        || largest(step) <= settings.toleranceChange()
                        || change < settings.toleranceChange();
        if (!converged) {
            history.add(step, gradientChange);
            history.direction(gradients, direction);
            startSearch(settings.learningRate());
        }
        return ended(Progress.ITERATED);
    }

    /// Begins a line search, unless the direction leads hardly downwards: that is convergence.
    private void startSearch(double step) {
        double slope = sums.dot(gradients, direction);
        converged = !(slope <= -settings.toleranceChange());
        if (converged) return;
        Trial start = new Trial(0, loss, slope, gradients);
        search = new StrongWolfeSearch(start, step, largest(direction), settings.toleranceChange());
        moveTo(step, point);
    }

    private void moveTo(double step, float[] target) {
        float factor = (float) step;
        for (int i = 0; i < target.length; i++) target[i] = parameters[i] + factor * direction[i];
    }

    private static double largest(float[] values) {
        float largest = 0f;
        for (float value : values) largest = Math.max(largest, Math.abs(value));
        return largest;
    }

    /// Another one that is where this one is, and goes on by itself.
    public Lbfgs copy() {
        var copy = new Lbfgs(layout, kernels, settings, parameters);
        System.arraycopy(point, 0, copy.point, 0, point.length);
        System.arraycopy(direction, 0, copy.direction, 0, direction.length);
        copy.gradients = gradients;
        copy.loss = loss;
        copy.iterations = iterations;
        copy.evaluations = evaluations;
        copy.converged = converged;
        copy.history.copyFrom(history);
        copy.search = search == null ? null : search.copy();
        return copy;
    }

    /// All that it remembers. The arrays are copies.
    public UpdateState state() {
        var state = new UpdateState.Writer();
        state.vector("parameters", parameters.clone());
        state.vector("gradients", gradients);
        state.vector("direction", direction.clone());
        state.number("loss", loss);
        state.count("iterations", iterations);
        state.count("evaluations", evaluations);
        state.count("converged", converged ? 1 : 0);
        history.save(state);
        if (search != null && !converged) search.save(state);
        return state.finish();
    }

    /// Goes on where [#state] was taken.
    /// @throws IllegalArgumentException if something is missing in the state or has another length
    public static Lbfgs restore(
            ParameterLayout layout, Kernels kernels, Settings settings, UpdateState state) {
        int elements = layout.elements();
        var restored = new Lbfgs(layout, kernels, settings, state.vector("parameters", elements));
        restored.gradients = state.vector("gradients", elements);
        System.arraycopy(state.vector("direction", elements), 0, restored.direction, 0, elements);
        restored.loss = state.number("loss");
        restored.iterations = state.count("iterations");
        restored.evaluations = state.count("evaluations");
        restored.converged = state.count("converged") != 0;
        restored.history.restore(state, elements);
        if (state.has("search.step")) restored.resumeSearch(state);
        return restored;
    }

    private void resumeSearch(UpdateState state) {
        search =
                StrongWolfeSearch.restore(
                        state, loss, gradients, largest(direction), settings.toleranceChange());
        moveTo(search.step(), point);
    }
}
