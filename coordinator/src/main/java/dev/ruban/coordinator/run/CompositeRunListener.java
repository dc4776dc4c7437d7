package dev.ruban.coordinator.run;

import java.util.List;

/// Passes every event on to its parts, in their order.
public final class CompositeRunListener implements RunListener {
    private final List<RunListener> parts;

    public CompositeRunListener(List<? extends RunListener> parts) {
        this.parts = List.copyOf(parts);
    }

    @Override
    public void warned(String message) {
        for (RunListener part : parts) part.warned(message);
    }

    @Override
    public void rolledBack(long updates) {
        for (RunListener part : parts) part.rolledBack(updates);
    }

    @Override
    public void started(Started event) {
        for (RunListener part : parts) part.started(event);
    }

    @Override
    public void goesOn(int epochs) {
        for (RunListener part : parts) part.goesOn(epochs);
    }

    @Override
    public void step(long stepInEpoch, long stepsPerEpoch, double lossSoFar) {
        for (RunListener part : parts) part.step(stepInEpoch, stepsPerEpoch, lossSoFar);
    }

    @Override
    public void epochTrained(int epoch, double loss) {
        for (RunListener part : parts) part.epochTrained(epoch, loss);
    }

    @Override
    public void epoch(Epoch event) {
        for (RunListener part : parts) part.epoch(event);
    }

    @Override
    public void finished(Finished event) {
        for (RunListener part : parts) part.finished(event);
    }

    @Override
    public void failed(Failed event) {
        RuntimeException first = null;
        for (RunListener part : parts) {
            try {
                part.failed(event);
            } catch (RuntimeException failure) {
                if (first == null) first = failure;
                else first.addSuppressed(failure);
            }
        }
        if (first != null) throw first;
    }
}
