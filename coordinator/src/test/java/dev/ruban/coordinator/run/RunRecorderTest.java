package dev.ruban.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.checkpoint.ParameterDigest;
import dev.ruban.checkpoint.Safetensors;
import dev.ruban.checkpoint.TensorFile;
import dev.ruban.coordinator.durable.EpochFiles;
import dev.ruban.metric.MetricPlan;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunRecorderTest {
    private static final SummaryWriter.Facts FACTS =
            new SummaryWriter.Facts("line", "lines & \"more\".csv", 201, 0, 1, 64, 1, 2);

    @TempDir Path folder;

    @Test
    void aFinishedRunLeavesHistoryParametersModelAndSummary() throws Exception {
        ParameterLayout layout =
                ParameterLayout.of(Map.of("w", Shape.scalar(), "b", Shape.scalar()));
        float[] last = {0.4f, 4.46f};
        try (RunDirectory run = RunDirectory.at(folder, false, Instant.EPOCH);
                RunRecorder recorder = recorder(run, layout)) {
            recorder.started(Events.started(10.5, 0, 5));
            recorder.epoch(Events.epoch(1, 10.5, last));
            recorder.finished(Events.finished(0.1, last));
        }

        TensorFile model = Safetensors.read(folder.resolve("model.safetensors"));
        assertThat(model.values()).containsExactly(last);
        assertThat(model.metadata())
                .containsExactly(
                        Map.entry("arithmetic", "1"),
                        Map.entry("ruban.finished", "true"),
                        Map.entry("ruban.parameters_sha256", ParameterDigest.sha256(layout, last)),
                        Map.entry("ruban.steps", "10"));
        assertThat(Files.readAllLines(folder.resolve("history.csv"))).hasSize(3);
        assertThat(Files.readAllLines(folder.resolve("parameters.csv"))).hasSize(3);
        assertThat(folder.resolve("summary.json"))
                .hasContent(
                        """
                        {
                          "final_loss": 0.1,
                          "parameters_sha256": "%s",
                          "parameters": 2,
                          "epochs": 1,
                          "stopped_early": false,
                          "steps": 10,
                          "workers": 3,
                          "seconds": 1.5,
                          "model": "line",
                          "data": "lines & \\"more\\".csv",
                          "rows": 201,
                          "validation_rows": 0,
                          "features": 1,
                          "shards": 64,
                          "arithmetic": 1,
                          "incarnations": 2,
                          "files": {
                            "job": "job.yaml",
                            "history": "history.csv",
                            "parameters": "parameters.csv",
                            "ledger": "ledger.jsonl",
                            "model": "model.safetensors",
                            "plots": "plots"
                          }
                        }
                        """
                                .formatted(ParameterDigest.sha256(layout, last)));
    }

    @Test
    void aRunThatFailsKeepsItsHistoryAndHasNoSummary() throws Exception {
        ParameterLayout layout = ParameterLayout.of(Map.of("w", Shape.of(65)));
        try (RunDirectory run = RunDirectory.at(folder, false, Instant.EPOCH);
                RunRecorder recorder = recorder(run, layout)) {
            recorder.started(Events.started(10.5, new float[65]));
            recorder.epoch(Events.epoch(1, 10.5, new float[65]));
        }

        assertThat(Files.readAllLines(folder.resolve("history.csv"))).hasSize(3);
        assertThat(folder.resolve("parameters.csv")).doesNotExist();
        assertThat(folder.resolve("model.safetensors")).doesNotExist();
        assertThat(folder.resolve("summary.json")).doesNotExist();
    }

    @Test
    void aSummaryHasTheValidationLossWhereThereIsOneAndNullForWhatIsNoNumber() throws Exception {
        ParameterLayout layout = ParameterLayout.of(Map.of("w", Shape.scalar()));
        Path file = folder.resolve("summary.json");

        new SummaryWriter(file, layout, FACTS)
                .finished(
                        new RunListener.Finished(
                                Double.NaN,
                                List.of(new MetricPlan.Value("mae", OptionalDouble.of(0.5))),
                                OptionalDouble.of(2.5),
                                List.of(new MetricPlan.Value("auc", OptionalDouble.empty())),
                                1,
                                0,
                                new float[1],
                                0));

        assertThat(Files.readString(file))
                .startsWith(
                        """
                        {
                          "final_loss": null,
                          "final_mae": 0.5,
                          "val_loss": 2.5,
                          "val_auc": null,
                        """);
    }

    @Test
    void historyForPlotsIsThinnedAndHasTheLastEpoch() {
        RunHistory history = new RunHistory(10_001);
        float[] parameters = {1f};
        history.started(Events.started(1, parameters));
        for (int epoch = 1; epoch <= 10_001; epoch++) {
            parameters[0] = epoch;
            history.epoch(Events.epoch(epoch, 1.0 / epoch, parameters));
        }
        history.finished(Events.finished(0, parameters));

        assertThat(history.rows()).hasSizeLessThan(2_003);
        assertThat(history.rows().get(1).epoch()).isEqualTo(6);
        assertThat(history.rows().getLast().epoch()).isEqualTo(10_001);
        assertThat(history.rows())
                .allSatisfy(row ->
                        assertThat(row.parameters())
                                .isEqualTo(List.of(row.epoch() == 0 ? 1f : (float) row.epoch())));
    }

    private static RunRecorder recorder(RunDirectory run, ParameterLayout layout) {
        return new RunRecorder(
                run,
                EpochFiles.NONE,
                layout,
                1,
                List.of(),
                FACTS,
                Map.of("arithmetic", "1"),
                () -> 0);
    }
}
