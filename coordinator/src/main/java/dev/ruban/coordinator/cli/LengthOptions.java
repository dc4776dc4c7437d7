package dev.ruban.coordinator.cli;

import static dev.ruban.coordinator.cli.JobOption.flag;
import static dev.ruban.coordinator.cli.JobOption.value;

import dev.ruban.job.JobDefaults;
import java.util.List;

/// How long the training goes on, and in which steps: options of the job.
final class LengthOptions {
    static final OptionSection LENGTH =
            new OptionSection(
                    "Job: epochs and steps",
                    List.of(
                            value(
                                    "epochs",
                                    "N",
                                    "Passes over the training rows (default: "
                                            + JobDefaults.EPOCHS
                                            + ")."),
                            value(
                                    "batch-size",
                                    "all|N",
                                    "Rows of one step over all workers; all: one step an"
                                            + " epoch (default: all)."),
                            flag(
                                    "shuffle",
                                    "Permute rows and shards anew in each epoch of mini-batches;"
                                            + " --no-shuffle deals them in turn from the shards, which is not the"
                                            + " order of the file (default: yes)."),
                            value(
                                    "seed",
                                    "N",
                                    "Seed of all random numbers, 64 bits, decimal or 0x hex"
                                            + " (default: 0)."),
                            value(
                                    "ledger-every",
                                    "N",
                                    "Epochs between two lines of the run's ledger (default: so many"
                                            + " that it has at most "
                                            + JobDefaults.LEDGER_LINES
                                            + " lines).")));

    static final OptionSection STOPPING =
            new OptionSection(
                    "Job: early end",
                    List.of(
                            value(
                                    "early-stopping",
                                    "NAME",
                                    "End the training when this value of the history has not got better for "
                                            + "some epochs: loss or a metric, with val_ before it of the "
                                            + "validation rows "
                                            + "(default: no)."),
                            value(
                                    "patience",
                                    "N",
                                    "Of early-stopping: epochs without a better value that it takes "
                                            + "(default: 0)."),
                            value(
                                    "min-delta",
                                    "X",
                                    "Of early-stopping: how much better a value must be (default: 0)."),
                            flag(
                                    "restore-best",
                                    "Of early-stopping: end with the parameters of the best epoch, "
                                            + "stopped or not (default: no)."),
                            value(
                                    "start-from-epoch",
                                    "N",
                                    "Of early-stopping: epochs at the beginning that are not looked at "
                                            + "(default: 0)."),
                            value(
                                    "baseline",
                                    "X",
                                    "Of early-stopping: a value that must be got better than within the "
                                            + "patience (default: none)."),
                            flag(
                                    "terminate-on-nan",
                                    "End the training with the last good parameters where a number is not "
                                            + "finite, instead of failing the run (default: no).")));

    private LengthOptions() {}
}
