package dev.ruban.coordinator.program;

import dev.ruban.autodiff.RowProgram;
import dev.ruban.coordinator.callback.Callback;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.job.JobMetrics;
import dev.ruban.job.JobModule;
import dev.ruban.job.TrainingModel;
import dev.ruban.job.TrainingUpdate;
import dev.ruban.module.UserModule;
import dev.ruban.proto.v1.Job;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A job with all that it takes to train it: its data and its model.
record TrainingSetup(TrainingData data, TrainingModel model, TrainingTask task) {
    /// @param spec     complete and valid
    /// @param module   of the user's own that the job may be about
    /// @param cache    folder of the data cache; empty: the user's
    /// @param warnings receives a line for each thing worth knowing
    static TrainingSetup open(
            Job spec,
            Optional<UserModule> module,
            Optional<Path> cache,
            Consumer<String> warnings) {
        Job ofModule = JobModule.resolve(spec, module);
        TrainingData data = TrainingData.open(ofModule, DataSources.of(cache), warnings);
        TrainingModel model = TrainingModel.of(data.job(), module);
        // What a module of the user's own does wrong is told before a worker starts.
        RowProgram program = model.program(data.job());
        TrainingTask task =
                new TrainingTask(
                        data.job(),
                        data.datasets(),
                        model.layout(),
                        StartingParameters.of(spec, model),
                        TrainingUpdate.of(data.job()),
                        program.draws(),
                        JobMetrics.plan(data.job(), program));
        List<Callback> callbacks = JobCallbacks.of(data.job().spec());
        return new TrainingSetup(data, model, task.withCallbacks(callbacks));
    }
}
