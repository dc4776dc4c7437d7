package dev.ruban.coordinator.program;

import dev.ruban.checkpoint.ParameterDigest;
import dev.ruban.coordinator.cli.RunSettings;
import dev.ruban.coordinator.progress.Progress;
import dev.ruban.coordinator.progress.Terminal;
import dev.ruban.coordinator.run.CompositeRunListener;
import dev.ruban.coordinator.run.RunDirectory;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.coordinator.run.RunRecorder;
import dev.ruban.coordinator.run.SummaryWriter;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.data.Standardization;
import dev.ruban.job.JobFile;
import dev.ruban.job.JobModule;
import dev.ruban.job.ResolvedJob;
import dev.ruban.job.TrainingModel;
import dev.ruban.job.TrainingUpdate;
import dev.ruban.model.TrainedModel;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Job;
import dev.ruban.worker.cli.CommandContext;
import dev.ruban.worker.cli.Logging;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One execution of a job: from its data to the directory that it leaves behind.
final class TrainingRun {
    private static final Path RUNS = Path.of("runs");

    private final RunSettings settings;
    private final CommandContext context;
    private final TrainingData data;
    private final TrainingModel model;
    private final TrainingTask task;

    private TrainingRun(Job spec, RunSettings settings, CommandContext context) {
        this.settings = settings;
        this.context = context;
        Job ofModule = JobModule.resolve(spec, settings.module());
        data = TrainingData.open(ofModule, DataSources.of(settings.cache()), this::warn);
        model = TrainingModel.of(data.job(), settings.module());
        if (spec.hasModule()) requireTrainable();
        task =
                new TrainingTask(
                        data.job(),
                        data.datasets(),
                        model.layout(),
                        StartingParameters.of(spec, model),
                        TrainingUpdate.of(data.job()));
    }

    /// Records the module of the user's own here first: what it does wrong is told before a worker
    /// starts.
    private void requireTrainable() {
        var _ = model.program(data.job());
    }

    /// Trains, and says where the result is.
    static void run(Job spec, RunSettings settings, CommandContext context, Cluster cluster)
            throws IOException, InterruptedException {
        TrainingRun run = new TrainingRun(spec, settings, context);
        try (RunDirectory directory = run.directory()) {
            directory.writeJob(JobFile.print(run.data.job().spec()));
            Logging.toFile(directory.logs().resolve("coordinator.log"));
            Logging.setLevel(settings.logLevel());
            try {
                run.train(directory, cluster);
            } catch (RubanException failure) {
                throw new RubanException(
                        failure.code(),
                        "%s\nwhat the run has got is in %s"
                                .formatted(failure.getMessage(), directory.path()),
                        failure);
            } finally {
                Logging.toStandardError();
            }
        }
    }

    private RunDirectory directory() {
        Instant now = Instant.now();
        Job spec = data.job().spec();
        String name = spec.hasData() ? spec.getData() : "line";
        return settings.out()
                .map(path -> RunDirectory.at(path, settings.overwrite(), now))
                .orElseGet(() -> RunDirectory.create(RUNS, name, spec.getModel(), now));
    }

    private void train(RunDirectory directory, Cluster cluster) throws InterruptedException {
        RunListener.Finished finished;
        try (Progress progress = progress();
                RunRecorder recorder = recorder(directory)) {
            RunListener plots = new PlotRecorder(data, model, directory.plots());
            CompositeRunListener all = new CompositeRunListener(List.of(progress, recorder, plots));
            finished = cluster.train(task, all, directory.logs(), context.stop());
        }
        report(directory, finished);
    }

    private Progress progress() {
        return Progress.of(
                settings.progress(),
                context.err(),
                Terminal.ofStandardError(),
                model.layout(),
                data.job().epochs(),
                System::nanoTime);
    }

    private RunRecorder recorder(RunDirectory directory) {
        ResolvedJob job = data.job();
        SummaryWriter.Facts facts =
                new SummaryWriter.Facts(
                        job.spec().getModel(),
                        TrainingData.name(job.spec().getData()),
                        job.rows(),
                        job.validationRows(),
                        job.features(),
                        job.shards(),
                        ResolvedJob.ARITHMETIC);
        return new RunRecorder(
                directory, model.layout(), job.epochs(), facts, provenance(), System::nanoTime);
    }

    private Map<String, String> provenance() {
        TrainedModel.Parameters initial =
                new TrainedModel.Parameters(model.layout(), task.initialParameters());
        Optional<Standardization> standardization = data.standardization();
        return TrainedModel.of(data.job(), data.raw(), standardization, initial).metadata();
    }

    private void report(RunDirectory directory, RunListener.Finished finished) {
        context.out().printf("final_loss %s%n", finished.finalLoss());
        finished.validationLoss().ifPresent(loss -> context.out().printf("val_loss %s%n", loss));
        context.out()
                .printf(
                        "parameters_sha256 %s%n",
                        ParameterDigest.sha256(model.layout(), finished.parameters()));
        context.out().printf("run %s  (look: %s)%n", directory.path(), look(directory.path()));
        context.out().flush();
    }

    private static String look(Path directory) {
        return "cat "
                + directory.resolve("summary.json")
                + "; plots in "
                + directory.resolve("plots");
    }

    private void warn(String line) {
        context.err().println("ruban: warning: " + line);
        context.err().flush();
    }
}
