package dev.ruban.coordinator.cli;

import dev.ruban.coordinator.run.RunDirectory;
import dev.ruban.job.JobFile;
import dev.ruban.proto.v1.Job;
import dev.ruban.worker.cli.CommandContext;
import java.nio.file.Path;
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
        Job job = job(run.resume());
        if (JobOptions.isPrintJob(spec().commandLine().getParseResult()))
            context.out().print(JobFile.print(job));
        else train(job, consistent(run.settings(job)));
        return 0;
    }

    private RunSettings consistent(RunSettings settings) {
        requireAtLeast("--keep-checkpoints", 1, settings.keep());
        boolean elsewhere = settings.out().isPresent() || settings.overwrite();
        if (settings.resume().isPresent() && elsewhere)
            throw usage(
                    "--resume names the directory of the run itself; leave out --out and"
                            + " --overwrite");
        return settings;
    }

    private Job job(Optional<Path> resume) {
        ParseResult parsed = spec().commandLine().getParseResult();
        if (resume.isEmpty()) return JobOptions.job(parsed);
        RunDirectory.requireRun(resume.get());
        return JobOptions.resumed(resume.get().resolve("job.yaml"), parsed);
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
