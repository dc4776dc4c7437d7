package dev.ruban.coordinator.training;

import dev.ruban.coordinator.run.RunListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Gathers a [History].
final class HistoryRecorder implements RunListener {
    private final List<Double> losses = new ArrayList<>();
    private final List<Double> validationLosses = new ArrayList<>();
    private final boolean verifiable;
    private double startLoss;
    private Optional<String> stopped = Optional.empty();
    private OptionalInt best = OptionalInt.empty();

    /// @param verifiable whether the run can be repeated
    HistoryRecorder(boolean verifiable) {
        this.verifiable = verifiable;
    }

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
    public void stopped(int epoch, String reason) {
        stopped = Optional.of(reason);
    }

    @Override
    public void best(int epoch, long steps) {
        best = OptionalInt.of(epoch);
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
                digest,
                stopped,
                best,
                verifiable);
    }
}
