package dev.ruban.optimizer;

import org.jspecify.annotations.Nullable;

/// A line search for a step that fulfils the strong Wolfe conditions (Nocedal & Wright, Numerical
/// Optimization, 2nd ed., algorithms 3.5 and 3.6), by the rules of PyTorch's `_strong_wolfe`: first
/// trials farther and farther away until a bracket is found, then trials inside of it. All in
/// double.
///
/// It differs from PyTorch where a loss is no number (it counts as too high), and where both ends
/// of the bracket have the same loss (the one that was the lower stays it).
final class StrongWolfeSearch {
    private static final double SUFFICIENT_DECREASE = 1e-4;
    private static final double CURVATURE = 0.9;

    /// Trials after the first.
    private static final int MOST_FURTHER_TRIALS = 25;

    private final Trial start;
    private final double directionMagnitude;
    private final double toleranceChange;
    private double step;
    private int furtherTrials;
    private boolean insufficientProgress;
    private boolean done;

    /// The trial before the present one; once there is a bracket, its end of the lower loss.
    private Trial low;

    /// The other end of the bracket, if there is one.
    private @Nullable Trial high;

    /// @param start              step 0
    /// @param step               of the first trial
    /// @param directionMagnitude largest absolute value of the direction
    StrongWolfeSearch(Trial start, double step, double directionMagnitude, double toleranceChange) {
        this.start = start;
        this.step = step;
        this.directionMagnitude = directionMagnitude;
        this.toleranceChange = toleranceChange;
        low = start;
    }

    /// The step to be tried next; that of the result once the search is done.
    double step() {
        return step;
    }

    boolean isDone() {
        return done;
    }

    /// Once the search is done; step 0 if no better place was found.
    Trial result() {
        if (!done) throw new IllegalStateException("the line search is not done");
        return low;
    }

    /// Takes the outcome of the trial at [#step].
    void accept(Trial trial) {
        if (done) throw new IllegalStateException("the line search is done");
        if (high == null) lookFarther(trial);
        else narrow(trial, high);
    }

    private void lookFarther(Trial trial) {
        if (furtherTrials == MOST_FURTHER_TRIALS)
            finish(trial.loss() < start.loss() ? trial : start);
        else if (isTooHigh(trial) || furtherTrials > 1 && trial.loss() >= low.loss())
            bracket(low, trial);
        else if (isFlat(trial)) finish(trial);
        else if (trial.slope() >= 0) bracket(low, trial);
        else {
            double least = step + 0.01 * (step - low.step());
            step = Trial.cubicMinimum(low, trial, least, step * 10);
            low = trial;
            furtherTrials++;
        }
    }

    private void narrow(Trial trial, Trial end) {
        furtherTrials++;
        if (isTooHigh(trial) || !(trial.loss() < low.loss())) {
            bracket(low, trial);
            return;
        }
        if (isFlat(trial)) {
            finish(trial);
            return;
        }
        boolean minimumIsBehind = trial.slope() * (end.step() - low.step()) >= 0;
        high = minimumIsBehind ? low : end;
        low = trial;
        tryInside(low, high);
    }

    private void bracket(Trial one, Trial other) {
        boolean falls = other.loss() < one.loss();
        low = falls ? other : one;
        high = falls ? one : other;
        tryInside(low, high);
    }

    private void tryInside(Trial one, Trial other) {
        double least = Math.min(one.step(), other.step());
        double most = Math.max(one.step(), other.step());
        boolean isTiny = (most - least) * directionMagnitude < toleranceChange;
        if (furtherTrials >= MOST_FURTHER_TRIALS || isTiny) finish(one);
        else step = awayFromEnds(Trial.cubicMinimum(one, other, least, most), least, most);
    }

    /// Twice in a row near an end of the bracket, a tenth of its length is kept from there.
    private double awayFromEnds(double place, double least, double most) {
        double margin = 0.1 * (most - least);
        boolean isNearEnd = Math.min(most - place, place - least) < margin;
        boolean mustMove = isNearEnd && (insufficientProgress || place >= most || place <= least);
        insufficientProgress = isNearEnd && !mustMove;
        if (!mustMove) return place;
        return Math.abs(place - most) < Math.abs(place - least) ? most - margin : least + margin;
    }

    private boolean isTooHigh(Trial trial) {
        double allowed = start.loss() + SUFFICIENT_DECREASE * trial.step() * start.slope();
        return !(trial.loss() <= allowed);
    }

    private boolean isFlat(Trial trial) {
        return Math.abs(trial.slope()) <= -CURVATURE * start.slope();
    }

    private void finish(Trial result) {
        low = result;
        step = result.step();
        done = true;
    }

    /// Another one that is where this one is; trials are never changed.
    StrongWolfeSearch copy() {
        var copy = new StrongWolfeSearch(start, step, directionMagnitude, toleranceChange);
        copy.furtherTrials = furtherTrials;
        copy.insufficientProgress = insufficientProgress;
        copy.done = done;
        copy.low = low;
        copy.high = high;
        return copy;
    }

    void save(UpdateState.Writer state) {
        state.number("search.step", step);
        state.count("search.further_trials", furtherTrials);
        state.count("search.insufficient_progress", insufficientProgress ? 1 : 0);
        state.number("search.slope", start.slope());
        low.save("search.low", state);
        if (high != null) high.save("search.high", state);
    }

    /// Goes on where [#save] was called.
    /// @param loss      at step 0
    /// @param gradients at step 0
    static StrongWolfeSearch restore(
            UpdateState state,
            double loss,
            float[] gradients,
            double directionMagnitude,
            double toleranceChange) {
        Trial start = new Trial(0, loss, state.number("search.slope"), gradients);
        double step = state.number("search.step");
        var search = new StrongWolfeSearch(start, step, directionMagnitude, toleranceChange);
        search.furtherTrials = (int) state.count("search.further_trials");
        search.insufficientProgress = state.count("search.insufficient_progress") != 0;
        search.low = Trial.restore("search.low", state, gradients.length);
        if (state.has("search.high.step"))
            search.high = Trial.restore("search.high", state, gradients.length);
        return search;
    }
}
