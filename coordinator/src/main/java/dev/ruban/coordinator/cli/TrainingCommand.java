package dev.ruban.coordinator.cli;

import dev.ruban.job.JobFile;
import dev.ruban.proto.v1.Job;
import dev.ruban.worker.cli.CommandContext;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
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
        Job job = JobOptions.job(spec().commandLine().getParseResult());
        if (JobOptions.isPrintJob(spec().commandLine().getParseResult()))
            context.out().print(JobFile.print(job));
        else train(job, run.settings(job));
        return 0;
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
