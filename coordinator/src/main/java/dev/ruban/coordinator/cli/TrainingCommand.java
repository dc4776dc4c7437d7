package dev.ruban.coordinator.cli;

import dev.ruban.coordinator.run.KeptOptions;
import dev.ruban.coordinator.run.RunDirectory;
import dev.ruban.job.JobFile;
import dev.ruban.job.Monitors;
import dev.ruban.problem.NearestName;
import dev.ruban.proto.v1.Job;
import dev.ruban.worker.cli.CommandContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// What `fit` and `coordinator` have in common: job and run.
abstract sealed class TrainingCommand implements Callable<Integer>
        permits FitCommand, CoordinatorCommand {
    final CommandContext context;

    @Mixin private RunOptions run = new RunOptions();

    @Spec private @Nullable CommandSpec spec;

    TrainingCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public final Integer call() throws Exception {
        run.startLogging();
        if (run.isContradictory())
            throw usage(
                    "--continue goes on with a run or begins one; leave out --resume and --overwrite");
        run.resume().ifPresent(this::takeOver);
        Job job = job(run.resume());
        if (JobOptions.isPrintJob(spec().commandLine().getParseResult()))
            context.out().print(JobFile.print(job));
        else train(job, consistent(job, run.settings(job, given())));
        return 0;
    }

    private void takeOver(Path directory) {
        RunDirectory.requireRun(directory);
        KeptOptions kept = KeptOptions.read(RunDirectory.options(directory));
        GivenOptions.takeOver(kept, spec().commandLine());
    }

    private KeptOptions given() {
        return GivenOptions.of(spec().commandLine().getParseResult());
    }

    private RunSettings consistent(Job job, RunSettings settings) {
        requireAtLeast("--keep-checkpoints", 1, settings.keep());
        if (settings.heartbeatTimeout().toMillis() < 1000)
            throw usage(
                    "--heartbeat-timeout: %d ms is too short; at least 1s"
                            .formatted(settings.heartbeatTimeout().toMillis()));
        boolean elsewhere = settings.out().isPresent() || settings.overwrite();
        if (settings.resume().isPresent() && elsewhere)
            throw usage(
                    "--resume names the directory of the run itself; leave out --out and"
                            + " --overwrite");
        requireMonitor(job, settings);
        return settings;
    }

    private Job job(Optional<Path> resume) {
        ParseResult parsed = spec().commandLine().getParseResult();
        if (resume.isEmpty()) return JobOptions.job(parsed);
        return JobOptions.resumed(resume.get().resolve("job.yaml"), parsed);
    }

    private void requireMonitor(Job job, RunSettings settings) {
        settings.saveEvery().ifPresent(epochs -> requireAtLeast("--save-every", 1, epochs));
        if (settings.saveBest().filter(name -> Monitors.needsValidation(job, name)).isPresent())
            throw usage(
                    "--save-best: '%s' needs validation rows; give them with --validation-data or --validation-split"
                            .formatted(settings.saveBest().get()));
        List<String> monitors = Monitors.of(job);
        if (settings.saveBest().filter(name -> !monitors.contains(name)).isPresent())
            throw usage(
                    "--save-best: there is no value '%s'%s (of this job there are: %s)"
                            .formatted(
                                    settings.saveBest().get(),
                                    NearestName.hint(settings.saveBest().get(), monitors),
                                    String.join(", ", monitors)));
    }

    abstract void train(Job job, RunSettings settings) throws Exception;

    void requireAtLeast(String option, int least, int value) {
        if (value < least)
            throw usage("%s: %d is too small; at least %d".formatted(option, value, least));
    }

    ParameterException usage(String message) {
        return new ParameterException(spec().commandLine(), message);
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec, "set by picocli");
    }
}
