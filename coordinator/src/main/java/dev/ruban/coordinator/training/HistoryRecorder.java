package dev.ruban.coordinator.training;

import dev.ruban.coordinator.run.RunListener;
import java.util.ArrayList;
import java.util.List;

/// Gathers a [History].
final class HistoryRecorder implements RunListener {
    private final List<Double> losses = new ArrayList<>();
    private final List<Double> validationLosses = new ArrayList<>();
    private double startLoss;

    @Override
    public void started(Started event) {
        startLoss = event.loss();
    }

    @Override
    public void epoch(Epoch event) {
        losses.add(event.loss());
        event.validationLoss().ifPresent(validationLosses::add);
    }

    @Override
    public void finished(Finished event) {}

    History history(Finished finished, String digest) {
        return new History(
                startLoss,
                losses,
                validationLosses,
                finished.finalLoss(),
                finished.steps(),
                digest);
    }
}
