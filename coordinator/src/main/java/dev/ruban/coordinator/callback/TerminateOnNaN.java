package dev.ruban.coordinator.callback;

/// Ends the training in good order where a loss, a gradient or a parameter is not a finite number;
/// without it the run fails. Keras' `TerminateOnNaN` leaves the parameters that the bad step has made;
/// Ruban keeps those before it, or those that another callback has kept.
public final class TerminateOnNaN implements Callback {
    @Override
    public void onDiverged(Training training, String what) {
        training.stopTraining(what);
    }

    @Override
    public boolean isDeterministic() {
        return true;
    }
}
