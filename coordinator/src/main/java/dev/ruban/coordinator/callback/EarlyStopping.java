package dev.ruban.coordinator.callback;

import java.util.OptionalDouble;

/// Ends the training when a value has not got better for some epochs, as Keras' `EarlyStopping`. With
/// `e` the epoch from 1:
///
///     e <= startFromEpoch: nothing
///     wait = wait + 1
///     better than best:    best = value; wait = 0 (with a baseline: if better than that, too)
///     else:                stop if wait >= patience and e > 1
///
/// With [#withRestoreBest] the model gets back the parameters of the best epoch, also when all epochs
/// took place, as in Keras 3 (Keras 2 restored them after an early stop only). Keras' epochs count
/// from 0; a value that is not in the logs is a warning there, here an error.
public final class EarlyStopping implements Callback {
    private record Settings(
            Monitor monitor,
            int patience,
            boolean restoreBest,
            int startFromEpoch,
            OptionalDouble baseline) {}

    private final Settings settings;
    private double best;
    private int bestEpoch;
    private int wait;

    private EarlyStopping(Settings settings) {
        this.settings = settings;
        forget();
    }

    private void forget() {
        best = settings.monitor.worst();
        bestEpoch = 0;
        wait = 0;
    }

    /// With Keras' defaults: patience 0, minDelta 0, without restoring, from the first epoch on, no
    /// baseline.
    /// @param name of the value, such as `val_loss`
    public static EarlyStopping on(String name) {
        return on(new Monitor(name, Monitor.Mode.AUTO, 0));
    }

    public static EarlyStopping on(Monitor monitor) {
        return new EarlyStopping(new Settings(monitor, 0, false, 0, OptionalDouble.empty()));
    }

    /// @param epochs without a better value after which the training ends
    public EarlyStopping withPatience(int epochs) {
        if (epochs < 0) throw new IllegalArgumentException("patience=" + epochs + "; at least 0");
        return new EarlyStopping(
                new Settings(
                        settings.monitor,
                        epochs,
                        settings.restoreBest,
                        settings.startFromEpoch,
                        settings.baseline));
    }

    /// @param minDelta a smaller change does not count as better
    public EarlyStopping withMinDelta(double minDelta) {
        return withMonitor(new Monitor(settings.monitor.name(), settings.monitor.mode(), minDelta));
    }

    public EarlyStopping withMode(Monitor.Mode mode) {
        return withMonitor(new Monitor(settings.monitor.name(), mode, settings.monitor.minDelta()));
    }

    private EarlyStopping withMonitor(Monitor monitor) {
        return new EarlyStopping(
                new Settings(
                        monitor,
                        settings.patience,
                        settings.restoreBest,
                        settings.startFromEpoch,
                        settings.baseline));
    }

    /// The model ends with the parameters of the epoch whose value was the best.
    public EarlyStopping withRestoreBest(boolean restoreBest) {
        return new EarlyStopping(
                new Settings(
                        settings.monitor,
                        settings.patience,
                        restoreBest,
                        settings.startFromEpoch,
                        settings.baseline));
    }

    /// @param epochs at the beginning in which nothing is looked at
    public EarlyStopping withStartFromEpoch(int epochs) {
        if (epochs < 0)
            throw new IllegalArgumentException("startFromEpoch=" + epochs + "; at least 0");
        return new EarlyStopping(
                new Settings(
                        settings.monitor,
                        settings.patience,
                        settings.restoreBest,
                        epochs,
                        settings.baseline));
    }

    /// @param value that must be got better than within the patience
    public EarlyStopping withBaseline(double value) {
        if (Double.isNaN(value)) throw new IllegalArgumentException("baseline=NaN");
        return new EarlyStopping(
                new Settings(
                        settings.monitor,
                        settings.patience,
                        settings.restoreBest,
                        settings.startFromEpoch,
                        OptionalDouble.of(value)));
    }

    @Override
    public void onTrainBegin(Training training) {
        forget();
    }

    @Override
    public void onEpochEnd(Training training, int epoch, Logs logs) {
        if (epoch <= settings.startFromEpoch) return;
        double value = settings.monitor.in(logs);
        boolean better = settings.monitor.isBetter(value, best);
        // Without any good value the first parameters looked at are the best.
        if (better || bestEpoch == 0) keep(training, epoch);
        wait++;
        if (better) improved(value);
        else if (wait >= settings.patience && epoch > 1) training.stopTraining(reason());
    }

    private void keep(Training training, int epoch) {
        bestEpoch = epoch;
        if (settings.restoreBest) training.keepParameters();
    }

    private void improved(double value) {
        best = value;
        boolean enough =
                settings.baseline.isEmpty()
                        || settings.monitor.isBetter(value, settings.baseline.getAsDouble());
        if (enough) wait = 0;
    }

    private String reason() {
        return "%s was best after epoch %d, %s; patience %d"
                .formatted(settings.monitor.name(), bestEpoch, best, settings.patience);
    }

    @Override
    public CallbackState save() {
        return CallbackState.EMPTY
                .with("best", best)
                .with("best_epoch", bestEpoch)
                .with("wait", wait);
    }

    @Override
    public void restore(CallbackState state) {
        best = state.number("best");
        bestEpoch = (int) state.whole("best_epoch");
        wait = (int) state.whole("wait");
    }

    @Override
    public boolean isDeterministic() {
        return true;
    }
}
