package dev.ruban.coordinator.cli;

import dev.ruban.data.EpochOrder;
import dev.ruban.data.ShardLayout;
import dev.ruban.job.JobDraft;
import dev.ruban.job.JobNames;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Job;
import dev.ruban.worker.cli.CommandContext;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `ruban order`.
@Command(
        name = "order",
        description = {
            "Prints the rows of each step of an epoch as CSV, step,row: steps of the epoch and training"
                    + " rows of the file; steps count from 0 over the whole job, rows from 0; so that a run can be replayed elsewhere."
        })
final class OrderCommand implements Callable<Integer> {
    private final Program program;
    private final CommandContext context;

    @Option(
            names = "--job",
            required = true,
            paramLabel = "FILE",
            description = "Job file, such as a run's job.yaml (required).")
    private @Nullable Path jobFile;

    @Option(
            names = "--epoch",
            required = true,
            paramLabel = "E",
            description = "The epoch, from 1 (required).")
    private int epoch;

    @Mixin private CacheOption cache = new CacheOption();
    @Mixin private LogOption log = new LogOption();
    @Spec private @Nullable CommandSpec spec;

    OrderCommand(Program program, CommandContext context) {
        this.program = program;
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        log.startLogging();
        Job job = new JobDraft().readFile(Objects.requireNonNull(jobFile)).complete();
        requireEpoch(job);
        long rows = program.trainingRows(job, cache.folder());
        print(order(job, rows));
        return 0;
    }

    private void requireEpoch(Job job) {
        if (epoch >= 1 && epoch <= job.getEpochs()) return;
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "--epoch: %d is not an epoch of the job; 1 to %d"
                        .formatted(epoch, job.getEpochs()));
    }

    private static EpochOrder order(Job job, long rows) {
        String batch = job.getBatchSize();
        long batchSize = batch.equals(JobNames.ALL) ? EpochOrder.ALL : Long.parseLong(batch);
        ShardLayout layout = new ShardLayout(rows, job.getShards());
        return new EpochOrder(job.getSeed(), layout, batchSize, job.getShuffle());
    }

    private void print(EpochOrder order) {
        PrintWriter out = context.out();
        out.print("step,row\n");
        for (long batch = 0; batch < order.steps(); batch++) {
            long step = (epoch - 1) * order.steps() + batch;
            order.forEachRow(epoch - 1, batch, row -> out.print(step + "," + row + "\n"));
            if (out.checkError())
                throw new RubanException(ExitCode.IO, "standard output cannot be written to");
        }
    }
}
