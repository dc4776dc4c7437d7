package dev.ruban.coordinator.callback;

/// Reduces the learning rate when a value has not got better for some epochs, as Keras'
/// `ReduceLROnPlateau`; at the end of each epoch:
///
///     in cool-down (counter > 0): counter = counter - 1; wait = 0
///     better than best:           best = value; wait = 0
///     else, if not in cool-down:  wait = wait + 1; if wait >= patience and rate > minLearningRate:
///         rate = max(rate * factor, minLearningRate); counter = cooldown; wait = 0
///
/// Rates are double (in Keras float). PyTorch's scheduler of that name waits for one epoch more
/// (its `num_bad_epochs > patience`) and cools down for one epoch more, and its threshold is relative
/// by default. The optimizer's schedule must be constant, as in Keras.
public final class ReduceLROnPlateau implements Callback {
    private record Settings(
            Monitor monitor, double factor, int patience, int cooldown, double minLearningRate) {}

    private final Settings settings;
    private double best;
    private int wait;
    private int cooling;

    private ReduceLROnPlateau(Settings settings) {
        this.settings = settings;
        forget();
    }

    private void forget() {
        best = settings.monitor.worst();
        wait = 0;
        cooling = 0;
    }

    /// With Keras' defaults: factor 0.1, patience 10, minDelta 1e-4, no cool-down, minimum 0.
    /// @param name of the value, such as `val_loss`
    public static ReduceLROnPlateau on(String name) {
        return on(new Monitor(name, Monitor.Mode.AUTO, 1e-4));
    }

    public static ReduceLROnPlateau on(Monitor monitor) {
        return new ReduceLROnPlateau(new Settings(monitor, 0.1, 10, 0, 0));
    }

    /// @param factor of the rate, above 0 and below 1
    public ReduceLROnPlateau withFactor(double factor) {
        if (!(factor > 0 && factor < 1))
            throw new IllegalArgumentException("factor=" + factor + "; above 0 and below 1");
        return new ReduceLROnPlateau(
                new Settings(
                        settings.monitor,
                        factor,
                        settings.patience,
                        settings.cooldown,
                        settings.minLearningRate));
    }

    /// @param epochs without a better value after which the rate is reduced
    public ReduceLROnPlateau withPatience(int epochs) {
        if (epochs < 0) throw new IllegalArgumentException("patience=" + epochs + "; at least 0");
        return new ReduceLROnPlateau(
                new Settings(
                        settings.monitor,
                        settings.factor,
                        epochs,
                        settings.cooldown,
                        settings.minLearningRate));
    }

    /// @param minDelta a smaller change does not count as better
    public ReduceLROnPlateau withMinDelta(double minDelta) {
        return withMonitor(new Monitor(settings.monitor.name(), settings.monitor.mode(), minDelta));
    }

    public ReduceLROnPlateau withMode(Monitor.Mode mode) {
        return withMonitor(new Monitor(settings.monitor.name(), mode, settings.monitor.minDelta()));
    }

    private ReduceLROnPlateau withMonitor(Monitor monitor) {
        return new ReduceLROnPlateau(
                new Settings(
                        monitor,
                        settings.factor,
                        settings.patience,
                        settings.cooldown,
                        settings.minLearningRate));
    }

    /// @param epochs after a reduction until it waits again
    public ReduceLROnPlateau withCooldown(int epochs) {
        if (epochs < 0) throw new IllegalArgumentException("cooldown=" + epochs + "; at least 0");
        return new ReduceLROnPlateau(
                new Settings(
                        settings.monitor,
                        settings.factor,
                        settings.patience,
                        epochs,
                        settings.minLearningRate));
    }

    /// @param rate that it does not go below, finite and at least 0
    public ReduceLROnPlateau withMinLearningRate(double rate) {
        if (!(rate >= 0) || Double.isInfinite(rate))
            throw new IllegalArgumentException(
                    "minLearningRate=" + rate + "; a finite number, at least 0");
        return new ReduceLROnPlateau(
                new Settings(
                        settings.monitor,
                        settings.factor,
                        settings.patience,
                        settings.cooldown,
                        rate));
    }

    @Override
    public void onTrainBegin(Training training) {
        forget();
    }

    @Override
    public void onEpochEnd(Training training, int epoch, Logs logs) {
        double value = settings.monitor.in(logs);
        if (cooling > 0) {
            cooling--;
            wait = 0;
        }
        if (settings.monitor.isBetter(value, best)) {
            best = value;
            wait = 0;
        } else if (cooling == 0 && ++wait >= settings.patience) reduce(training);
    }

    private void reduce(Training training) {
        double rate = training.learningRate();
        if (rate <= settings.minLearningRate) return;
        training.setLearningRate(Math.max(rate * settings.factor, settings.minLearningRate));
        cooling = settings.cooldown;
        wait = 0;
    }

    @Override
    public CallbackState save() {
        return CallbackState.EMPTY.with("best", best).with("cooling", cooling).with("wait", wait);
    }

    @Override
    public void restore(CallbackState state) {
        best = state.number("best");
        cooling = (int) state.whole("cooling");
        wait = (int) state.whole("wait");
    }

    @Override
    public boolean isDeterministic() {
        return true;
    }
}
