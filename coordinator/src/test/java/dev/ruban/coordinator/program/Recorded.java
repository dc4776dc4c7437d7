package dev.ruban.coordinator.program;

import dev.ruban.checkpoint.ParameterDigest;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.coordinator.server.TrainingTask;
import java.util.ArrayList;
import java.util.List;

/// What a run came to, to be compared bit for bit.
final class Recorded implements RunListener {
    private final List<Double> losses = new ArrayList<>();
    private final List<float[]> parameters = new ArrayList<>();
    private double startLoss;
    private double finalLoss;

    @Override
    public void started(Started event) {
        startLoss = event.loss();
    }

    @Override
    public void epoch(Epoch event) {
        losses.add(event.loss());
        parameters.add(event.parameters().clone());
    }

    @Override
    public void finished(Finished event) {
        finalLoss = event.finalLoss();
    }

    /// Digest of the parameters and all losses.
    Result result(TrainingTask task) {
        String digest = ParameterDigest.sha256(task.layout(), parameters.getLast());
        return new Result(digest, startLoss, List.copyOf(losses), finalLoss);
    }

    List<float[]> parameters() {
        return parameters;
    }

    record Result(String digest, double startLoss, List<Double> epochLosses, double finalLoss) {}
}
