package dev.ruban.coordinator.callback;

/// Looks on while a model is trained, at the coordinator. Called by one thread at a time, in this
/// order: [#onTrainBegin] once; for each epoch [#onEpochBegin], [#onBatchEnd] after each step and
/// [#onEpochEnd]; [#onTrainEnd] once, unless the run failed. These are Keras' moments; epochs count
/// from 1. No batch is computed during a call but for [#onBatchEnd], which should be brief.
///
/// An exception that a method throws ends the run, naming the class.
public interface Callback {
    /// Before the first epoch; also before a run goes on where another has ended, and then before
    /// [#restore].
    default void onTrainBegin(Training training) {}

    /// @param epoch from 1
    default void onEpochBegin(Training training, int epoch) {}

    /// A step is applied.
    /// @param logs means over the epoch's rows so far
    default void onBatchEnd(Training training, Logs logs) {}

    /// The epoch's steps are applied, and the model is validated where there are validation rows.
    /// @param logs as Keras has them: `loss`, the mean over the epoch's rows, each taken before the
    ///     update of its step; with `val_` before its name what was taken after the epoch
    default void onEpochEnd(Training training, int epoch, Logs logs) {}

    /// A loss, a gradient or a parameter is not a finite number, and the step that it belongs to is
    /// not applied. The run fails unless the training is stopped here.
    /// @param what for a person: which number, and where
    default void onDiverged(Training training, String what) {}

    /// The model has its final parameters.
    default void onTrainEnd(Training training) {}

    /// What this callback must know to go on as if nothing had happened: a function of the calls so
    /// far. A checkpoint keeps it.
    default CallbackState save() {
        return CallbackState.EMPTY;
    }

    /// Takes back what [#save] gave; what was learned since is forgotten.
    default void restore(CallbackState state) {}

    /// Whether all that this does follows from its settings and calls: then a run with it can be
    /// repeated, and a resumed one goes the same way. So it is for the callbacks of this package.
    default boolean isDeterministic() {
        return false;
    }
}
