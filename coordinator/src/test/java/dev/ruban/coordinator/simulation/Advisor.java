package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.Question;
import java.util.Optional;

/// What callbacks know and want in a simulated run: they keep the best parameters, reduce the rate
/// and stop early. What is better hangs on every bit of what they are told. Immutable; the arrays are
/// never written again.
/// @param epoch  that the kept parameters are of, 0 for none
/// @param steps  applied by then
/// @param waited epochs since then
/// @param rate   factor of the learning rate
/// @param stop   why the training is to end
record Advisor(
        int epoch, long steps, float[] kept, int waited, double rate, Optional<String> stop) {
    private static final double REDUCTION = 0.875;

    static final Advisor BEGINNING = new Advisor(0, 0, new float[0], 0, 1, Optional.empty());

    /// What callbacks do with these parameters after an epoch.
    /// @param patience  epochs to wait for a better one
    /// @param leastSteps before which nothing is stopped
    Advisor told(Question.EpochEnded ended, float[] values, int patience, long leastSteps) {
        double value = ended.validation().orElse(ended.training()).loss();
        long bits = Double.doubleToLongBits(value) + 31L * ended.training().metrics().hashCode();
        boolean better = epoch == 0 || (Chance.mix(bits) & 3) == 0;
        if (better)
            return new Advisor(ended.epoch(), ended.steps(), values, 0, rate, Optional.empty());
        boolean enough = waited + 1 >= patience && ended.steps() >= leastSteps;
        return new Advisor(
                epoch,
                steps,
                kept,
                waited + 1,
                rate * REDUCTION,
                enough ? Optional.of("no better epoch since " + epoch) : Optional.empty());
    }

    /// @param restores whether the kept parameters are to come back at the end
    Input.Advised advice(boolean restores) {
        boolean has = restores && epoch > 0;
        return new Input.Advised(
                stop, has ? Optional.of(new Input.Kept(epoch, steps)) : Optional.empty());
    }
}
