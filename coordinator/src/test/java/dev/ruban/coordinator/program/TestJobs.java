package dev.ruban.coordinator.program;

import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.data.DataSource;
import dev.ruban.job.JobDraft;
import dev.ruban.job.JobMetrics;
import dev.ruban.job.TrainingModel;
import dev.ruban.job.TrainingUpdate;
import java.nio.file.Path;

/// Jobs as the command line makes them, for tests that run them in this process.
final class TestJobs {
    static final Path EXAMPLES = Path.of("..", "examples", "data");

    private TestJobs() {}

    /// @param options as on the command line: `--label`, `y`, `--standardize`, ...
    static TrainingData open(String... options) {
        JobDraft draft = new JobDraft();
        for (int i = 0; i < options.length; i++) {
            String name = options[i].substring(2);
            switch (name) {
                case "no-shuffle" -> draft.setOption(options[i], "shuffle", "false");
                case "standardize", "nesterov", "centered", "restore-best", "terminate-on-nan" ->
                        draft.setOption(options[i], name, "true");
                default -> draft.setOption(options[i], name, options[++i]);
            }
        }
        return TrainingData.open(draft.complete(), DataSource.withoutCache(), _ -> {});
    }

    static TrainingTask task(TrainingData data) {
        TrainingModel model = TrainingModel.of(data.job());
        return new TrainingTask(
                data.job(),
                data.datasets(),
                model.layout(),
                StartingParameters.of(data.job().spec(), model),
                TrainingUpdate.of(data.job()),
                false,
                JobMetrics.plan(data.job(), model.program(data.job())));
    }

    static String example(String name) {
        return EXAMPLES.resolve(name + ".csv").toString();
    }
}
