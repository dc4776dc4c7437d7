package dev.ruban.coordinator.program;

import dev.ruban.checkpoint.ParameterDigest;
import dev.ruban.coordinator.callback.Callback;
import dev.ruban.coordinator.callback.ModelCheckpoint;
import dev.ruban.coordinator.cli.RunSettings;
import dev.ruban.coordinator.durable.Checkpoint;
import dev.ruban.coordinator.progress.Progress;
import dev.ruban.coordinator.progress.Terminal;
import dev.ruban.coordinator.run.CompositeRunListener;
import dev.ruban.coordinator.run.FinishingAside;
import dev.ruban.coordinator.run.RunDirectory;
import dev.ruban.coordinator.run.RunKeeper;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.coordinator.run.RunRecorder;
import dev.ruban.coordinator.run.SummaryWriter;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.data.Standardization;
import dev.ruban.job.JobModule;
import dev.ruban.job.ResolvedJob;
import dev.ruban.job.TrainingModel;
import dev.ruban.metric.MetricPlan;
import dev.ruban.model.TrainedModel;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Job;
import dev.ruban.worker.cli.CommandContext;
import dev.ruban.worker.cli.Logging;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One execution of a job: from its data to the directory that it leaves behind.
final class TrainingRun {
    private static final Path RUNS = Path.of("runs");

    /// System property: by which name or path the program was started.
    private static final String LAUNCHER = "ruban.launcher";

    private final RunSettings settings;
    private final CommandContext context;
    private final TrainingData data;
    private final TrainingModel model;
    private final TrainingTask task;

    private TrainingRun(Job spec, RunSettings settings, CommandContext context) {
        this.settings = settings;
        this.context = context;
        TrainingSetup setup =
                TrainingSetup.open(spec, settings.module(), settings.cache(), this::warn);
        data = setup.data();
        model = setup.model();
        task = setup.task();
    }

    /// Trains, and says where the result is.
    static void run(Job spec, RunSettings settings, CommandContext context, Cluster cluster)
            throws IOException, InterruptedException {
        if (settings.resume().isEmpty()) {
            TrainingRun run = new TrainingRun(spec, settings, context);
            try (RunDirectory directory = run.newDirectory()) {
                run.train(run.begin(directory), cluster);
            }
            return;
        }
        JobModule.resolve(spec, settings.module()); // also of a finished run: it is another one
        try (RunDirectory directory = RunDirectory.resume(settings.resume().get(), Instant.now())) {
            if (isFinished(directory, context)) return;
            TrainingRun run = new TrainingRun(spec, settings, context);
            run.train(run.resume(directory), cluster);
        }
    }

    private static boolean isFinished(RunDirectory directory, CommandContext context) {
        if (!directory.isFinished()) return false;
        context.out()
                .printf(
                        "the run in %s is finished: there is nothing left to do  (look: %s)%n",
                        directory.path(), look(directory.path()));
        context.out().flush();
        return true;
    }

    private OpenRun begin(RunDirectory directory) {
        return OpenRun.begin(directory, data.job().spec(), task.callbacks());
    }

    private OpenRun resume(RunDirectory directory) {
        OpenRun open = OpenRun.resume(directory, data.job().spec(), model.layout(), this::warn);
        long steps = open.from().map(Checkpoint::steps).orElse(0L);
        context.err()
                .printf(
                        "Going on with %s after step %d of %d (incarnation %d)%n",
                        directory.path(), steps, data.job().steps(), open.record().incarnation());
        context.err().flush();
        return open;
    }

    private void train(OpenRun open, Cluster cluster) throws IOException, InterruptedException {
        Path path = open.directory().path();
        settings.given().write(RunDirectory.options(path));
        Logging.toFile(
                open.directory().logs().resolve("coordinator.log"),
                Long.toHexString(open.record().runId()));
        Logging.setLevel(settings.logLevel());
        try {
            report(path, trained(open, cluster));
        } catch (RubanException failure) {
            throw new RubanException(
                    failure.code(),
                    "%s\nwhat the run has got is in %s%s"
                            .formatted(failure.getMessage(), path, wayOn(failure, path)),
                    failure);
        } finally {
            Logging.toStandardError();
        }
    }

    /// The command that goes on with a run, where that can come to more than the same failure.
    private String wayOn(RubanException failure, Path path) {
        return switch (failure.code()) {
            case OK, USAGE, DATA, UNVERIFIED -> "";
            case UNAVAILABLE, DEFECT, CANNOT_CREATE, IO, INTERRUPTED, TERMINATED ->
                    "\ngo on with it by: %s %s --resume %s%s"
                            .formatted(
                                    ShellWord.of(System.getProperty(LAUNCHER, "ruban")),
                                    settings.given().command(),
                                    ShellWord.of(path.toAbsolutePath()),
                                    settings.given().saidAgain());
        };
    }

    private RunDirectory newDirectory() {
        Instant now = Instant.now();
        Job spec = data.job().spec();
        String name = spec.hasData() ? spec.getData() : "line";
        return settings.out()
                .map(path -> RunDirectory.at(path, settings.overwrite(), now))
                .orElseGet(() -> RunDirectory.create(RUNS, name, spec.getModel(), now));
    }

    private RunListener.Finished trained(OpenRun open, Cluster cluster)
            throws InterruptedException {
        RunDirectory directory = open.directory();
        try (Progress progress = progress();
                RunRecorder recorder = recorder(open);
                RunKeeper keeper = keeper(open, recorder);
                FinishingAside files = new FinishingAside(List.of(plots(directory), recorder))) {
            RunListener.Finished finished =
                    cluster.train(
                            task.withCallbacks(callbacks(directory)),
                            new CompositeRunListener(List.of(progress, keeper, files)),
                            open.continuity(settings.checkpoints(), keeper),
                            directory.logs(),
                            context.stop());
            files.await();
            return finished;
        }
    }

    /// The summary comes after them: a directory that has one is complete.
    private PlotRecorder plots(RunDirectory directory) {
        return new PlotRecorder(data, model, directory, task.initialParameters());
    }

    private RunKeeper keeper(OpenRun open, RunRecorder recorder) {
        int ledgerEvery = data.job().spec().getLedgerEvery();
        return open.keeper(model.layout(), ledgerEvery, settings.keep(), recorder);
    }

    /// Those of the job, then those that only write files.
    private List<Callback> callbacks(RunDirectory directory) {
        List<Callback> callbacks = new ArrayList<>(task.callbacks());
        settings.saveBest()
                .ifPresent(name ->
                        callbacks.add(
                                ModelCheckpoint.to(directory.best())
                                        .withBestOnly(name)
                                        .withProvenance(provenance())));
        settings.saveEvery()
                .ifPresent(epochs ->
                        callbacks.add(
                                ModelCheckpoint.to(
                                                directory
                                                        .models()
                                                        .resolve("epoch-{epoch}.safetensors"))
                                        .withEvery(epochs)
                                        .withProvenance(provenance())));
        return callbacks;
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

    private RunRecorder recorder(OpenRun open) {
        ResolvedJob job = data.job();
        SummaryWriter.Facts facts =
                new SummaryWriter.Facts(
                        job.spec().getModel(),
                        TrainingData.name(job.spec().getData()),
                        job.rows(),
                        job.validationRows(),
                        job.features(),
                        job.shards(),
                        ResolvedJob.ARITHMETIC,
                        open.record().incarnation());
        return new RunRecorder(
                open.directory(),
                open.files(),
                model.layout(),
                job.epochs(),
                job.spec().getMetricsList(),
                facts,
                provenance(),
                System::nanoTime);
    }

    private Map<String, String> provenance() {
        TrainedModel.Parameters initial =
                new TrainedModel.Parameters(model.layout(), task.initialParameters());
        Optional<Standardization> standardization = data.standardization();
        return TrainedModel.of(data.job(), data.raw(), standardization, initial).metadata();
    }

    private void report(Path directory, RunListener.Finished finished) {
        context.out().printf("final_loss %s%n", finished.finalLoss());
        report("final_", finished.finalMetrics());
        finished.validationLoss().ifPresent(loss -> context.out().printf("val_loss %s%n", loss));
        report("val_", finished.validationMetrics());
        context.out()
                .printf(
                        "parameters_sha256 %s%n",
                        ParameterDigest.sha256(model.layout(), finished.parameters()));
        context.out().printf("run %s  (look: %s)%n", directory, look(directory));
        context.out().flush();
    }

    private void report(String prefix, List<MetricPlan.Value> metrics) {
        for (MetricPlan.Value metric : metrics)
            context.out()
                    .printf(
                            "%s%s %s%n",
                            prefix,
                            metric.name(),
                            metric.value().isPresent()
                                    ? metric.value().getAsDouble()
                                    : ModelUse.UNDEFINED);
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
