package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.SearchOutcome;
import dev.ruban.reduction.Partial;

/// A line search, as L-BFGS is one for the protocol: it goes down the gradient, too far at first, and
/// halves its way until the loss is smaller, but not more than twice. When it has converged hangs on
/// the bits of a loss. Immutable; the arrays are never written again.
/// @param parameters  where the present iteration starts
/// @param point       to be tried next
/// @param loss        mean, at the parameters
/// @param trial       number of the point in its iteration, from 1; 0 before the first evaluation
/// @param evaluations so far
record Search(float[] parameters, float[] point, double loss, int trial, int evaluations) {
    /// Evaluations of an iteration, but for the very first one.
    static final int MOST_TRIALS = 3;

    private static final float WIDTH = 1.2f;

    /// What an evaluation came to.
    record Next(Search search, SearchOutcome outcome, boolean finite) {}

    static Search at(float[] values) {
        return new Search(values, values, Double.NaN, 0, 0);
    }

    /// Takes an evaluation at the point.
    Next next(Partial root) {
        return next(root.loss() / root.rows(), root.gradients(), root.rows());
    }

    Next next(double mean, float[] gradients, long rows) {
        boolean first = trial == 0;
        boolean ends = !first && (mean < loss || trial == MOST_TRIALS);
        boolean converged =
                evaluations >= Scenario.LEAST_STEPS
                        && (Chance.mix(Double.doubleToLongBits(mean)) & 7) == 0;
        double before = first ? mean : loss;
        var outcome = new SearchOutcome(ends, converged, before, ends ? mean : before);
        if (!first && !ends) return new Next(halved(), outcome, true);
        float[] further = point.clone();
        for (int i = 0; i < further.length; i++)
            further[i] -= WIDTH * (float) ((double) gradients[i] / rows);
        Search moved = new Search(point, further, mean, 1, evaluations + 1);
        return new Next(moved, outcome, Double.isFinite(mean) && isFinite(further));
    }

    private static boolean isFinite(float[] values) {
        for (float value : values) if (!Float.isFinite(value)) return false;
        return true;
    }

    private Search halved() {
        float[] nearer = point.clone();
        for (int i = 0; i < nearer.length; i++)
            nearer[i] = parameters[i] + (nearer[i] - parameters[i]) / 2;
        return new Search(parameters, nearer, loss, trial + 1, evaluations + 1);
    }
}
