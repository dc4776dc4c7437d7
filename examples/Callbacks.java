// Early stopping, a learning rate that is reduced, a log, and a callback of one's own, on the guide's
// line with noisy mini-batches. Run it after a first ./ruban fit:
//
//     java -cp 'deploy/target/ruban/lib/*' examples/Callbacks.java

import dev.ruban.coordinator.callback.CSVLogger;
import dev.ruban.coordinator.callback.Callback;
import dev.ruban.coordinator.callback.EarlyStopping;
import dev.ruban.coordinator.callback.Logs;
import dev.ruban.coordinator.callback.ReduceLROnPlateau;
import dev.ruban.coordinator.callback.Training;
import dev.ruban.coordinator.training.FitOptions;
import dev.ruban.coordinator.training.History;
import dev.ruban.coordinator.training.Trainer;
import dev.ruban.data.Datasets;
import dev.ruban.nn.Line;
import dev.ruban.nn.MeanSquaredError;
import dev.ruban.optimizer.Sgd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Tells what the learning rate is; a run with a callback of one's own is not called verifiable.
class RatePrinter implements Callback {
    private double rate;

    @Override
    public void onEpochEnd(Training training, int epoch, Logs logs) {
        if (training.learningRate() != rate)
            IO.println("epoch %d: rate %s".formatted(epoch, training.learningRate()));
        rate = training.learningRate();
    }
}

void main() throws IOException {
    Path log = Files.createTempFile("callbacks", ".csv");
    Datasets.Parts parts = Datasets.split(Datasets.builtInLine(), "0.2");
    Line line = new Line();
    Trainer trainer = Trainer.compile(line, Sgd.withLearningRate(0.35), new MeanSquaredError());
    History history =
            trainer.fit(
                    parts.training(),
                    FitOptions.defaults()
                            .withEpochs(40)
                            .withBatchSize(16)
                            .withValidation(parts.validation())
                            .withWorkers(2)
                            .withCallbacks(
                                    new RatePrinter(),
                                    ReduceLROnPlateau.on("loss").withFactor(0.5).withPatience(2),
                                    EarlyStopping.on("val_loss").withPatience(4).withRestoreBest(true),
                                    CSVLogger.to(log)));

    IO.println("stopped: " + history.stopped().orElse("no"));
    IO.println("best epoch %d of %d".formatted(history.bestEpoch().orElseThrow(), history.losses().size()));
    IO.println("W = %.2f, b = %.2f".formatted(line.w.item(), line.b.item()));
    IO.println("lines of the log: " + Files.readAllLines(log).size());
    Files.delete(log);
}
