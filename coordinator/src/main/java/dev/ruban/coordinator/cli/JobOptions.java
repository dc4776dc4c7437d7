package dev.ruban.coordinator.cli;

import dev.ruban.job.JobDefaults;
import dev.ruban.job.JobDifferences;
import dev.ruban.job.JobDraft;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.Problems;
import dev.ruban.proto.v1.Job;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// The options of a job, the same for every command that trains. Their values stay text until
/// [JobDraft] reads them, so that options and job file have one syntax and all problems are
/// reported at once.
final class JobOptions {
    static final String JOB = "--job";
    static final String PRINT_JOB = "--print-job";

    private static final List<OptionSpec> SETTINGS =
            List.of(
                    value(
                            "data",
                            "FILE",
                            "Training data: .csv with a header, .csv.gz or .npy"
                                    + " (default: the built-in example, a line)."),
                    value(
                            "label",
                            "COLUMN",
                            "Column to be predicted, or several separated by commas;"
                                    + " columns of .npy are named by number (default: y for the built-in"
                                    + " example; else required)."),
                    value(
                            "features",
                            "A,B,...",
                            "Columns to predict from (default: all that are not" + " a label)."),
                    flag(
                            "standardize",
                            "Subtract each feature's mean and divide by its standard"
                                    + " deviation, of the training rows (default: no)."),
                    value(
                            "model",
                            "NAME",
                            "linear, logistic, softmax, mlp, line, the built-in example's, or"
                                    + " module, one of your own (default: linear; line without"
                                    + " --data; module with --module)."),
                    value(
                            "module",
                            "CLASS",
                            "Of module: its class, such as com.acme.MyModel; its jar is named by"
                                    + " --module-path (default: none; module needs it)."),
                    value(
                            "hidden",
                            "64,32",
                            "Widths of the hidden layers of mlp (default: none; mlp needs "
                                    + "them)."),
                    value(
                            "activation",
                            "NAME",
                            "relu, tanh or sigmoid after the hidden layers of mlp; one, or "
                                    + "one for each (default: relu)."),
                    value(
                            "loss",
                            "NAME",
                            "mean_squared_error, mean_absolute_error, huber, "
                                    + "binary_cross_entropy_with_logits, hinge or "
                                    + "softmax_cross_entropy; for mlp and module the last three make it a "
                                    + "classifier (default: mean_squared_error; for logistic "
                                    + "binary_cross_entropy_with_logits; for softmax "
                                    + "softmax_cross_entropy)."),
                    value(
                            "delta",
                            "X",
                            "Of huber: the error from which on it grows like a line "
                                    + "(default: 1)."),
                    value(
                            "metrics",
                            "NAME,...",
                            "Measured in every epoch, on training and validation rows: mae, "
                                    + "rmse, r2 of numbers; accuracy, log_loss, auc (two "
                                    + "classes), top_5_accuracy (any number) of classes "
                                    + "(default: none)."),
                    value(
                            "optimizer",
                            "NAME",
                            "sgd, adagrad, rmsprop, adam, adamw, by the formulas of "
                                    + "PyTorch, ftrl, or lbfgs, which takes all rows in each "
                                    + "step (default: sgd)."),
                    value(
                            "learning-rate",
                            "X",
                            "Step width (default: 0.01; 0.1 without --data by sgd; 0.1 for"
                                    + " ftrl; 0.001 for adam and adamw; 1 for lbfgs, which tries it first)."),
                    value(
                            "momentum",
                            "X",
                            "Of sgd and rmsprop: 0 up to, but not including, 1 (default: " + "0)."),
                    flag("nesterov", "Of sgd: Nesterov momentum (default: no)."),
                    value(
                            "weight-decay",
                            "X",
                            "Of all but ftrl and lbfgs, as in PyTorch; of adamw decoupled (default: "
                                    + "0; 0.01 for adamw)."),
                    value(
                            "alpha",
                            "X",
                            "Of rmsprop: decay of the mean of squares (default: 0.99)."),
                    flag("centered", "Of rmsprop: divide by the deviation (default: no)."),
                    value(
                            "beta1",
                            "X",
                            "Of adam and adamw: decay of the mean of gradients (default: "
                                    + "0.9)."),
                    value(
                            "beta2",
                            "X",
                            "Of adam and adamw: decay of the mean of their squares "
                                    + "(default: 0.999)."),
                    value(
                            "eps",
                            "X",
                            "Of adagrad, rmsprop, adam and adamw: added to the root that is "
                                    + "divided by (default: 1e-8; 1e-10 for adagrad)."),
                    value(
                            "learning-rate-decay",
                            "X",
                            "Of adagrad: lr_decay of PyTorch (default: 0)."),
                    value(
                            "initial-accumulator",
                            "X",
                            "Of adagrad: where its sums of squares start (default: 0)."),
                    value("beta", "X", "Of ftrl: the beta of the paper (default: 1)."),
                    value(
                            "l1-regularization-strength",
                            "X",
                            "Of ftrl: the lambda 1 of the paper, no part of the loss "
                                    + "(default: 0)."),
                    value(
                            "l2-regularization-strength",
                            "X",
                            "Of ftrl: the lambda 2 of the paper, no part of the loss "
                                    + "(default: 0)."),
                    value("history-size", "N", "Of lbfgs: steps that it remembers (default: 10)."),
                    value(
                            "tolerance-grad",
                            "X",
                            "Of lbfgs: it has converged when no element of the gradients "
                                    + "is larger (default: 1e-7)."),
                    value(
                            "tolerance-change",
                            "X",
                            "Of lbfgs: it has converged when the loss, or every parameter, "
                                    + "changes by less (default: 1e-9)."),
                    value(
                            "schedule",
                            "NAME",
                            "constant, step, exponential or cosine: how the learning rate "
                                    + "changes (default: constant)."),
                    value(
                            "schedule-unit",
                            "UNIT",
                            "Of step, exponential and cosine: they count steps or epochs "
                                    + "(default: steps)."),
                    value(
                            "step-size",
                            "N",
                            "Of step: units between two cuts (default: none; step needs " + "it)."),
                    value(
                            "gamma",
                            "X",
                            "Of step and exponential: the factor of a cut (default: 0.1 for "
                                    + "step; none for exponential, which needs it)."),
                    value(
                            "decay-steps",
                            "N",
                            "Of cosine: units until the minimum (default: those of the job "
                                    + "after the warm-up)."),
                    value("min-learning-rate", "X", "Of cosine: where the rate ends (default: 0)."),
                    value(
                            "warmup-steps",
                            "N",
                            "Steps of a linear rise before the schedule starts (default: " + "0)."),
                    value("warmup-start", "X", "First factor of the rise, 0 to 1 (default: 0)."),
                    value(
                            "l1",
                            "X",
                            "Penalty of the weights, part of the loss: l1 times the sum of "
                                    + "their absolute values (default: 0)."),
                    value(
                            "l2",
                            "X",
                            "Penalty of the weights, part of the loss: l2 times the sum of "
                                    + "their squares (default: 0)."),
                    value(
                            "clip-value",
                            "X",
                            "Bound of each element of the gradients (default: none)."),
                    value(
                            "clip-norm",
                            "X",
                            "Bound of the norm of the gradients of each parameter (default: "
                                    + "none)."),
                    value(
                            "clip-global-norm",
                            "X",
                            "Bound of the norm of all gradients together (default: none)."),
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
                    value(
                            "reduce-on-plateau",
                            "NAME",
                            "Reduce the learning rate when this value of the history has not got "
                                    + "better for some epochs; not with a schedule or a warm-up "
                                    + "(default: no)."),
                    value(
                            "plateau-factor",
                            "X",
                            "Of reduce-on-plateau: factor of a reduction (default: 0.1)."),
                    value(
                            "plateau-patience",
                            "N",
                            "Of reduce-on-plateau: epochs without a better value that it takes "
                                    + "(default: 10)."),
                    value(
                            "plateau-min-delta",
                            "X",
                            "Of reduce-on-plateau: how much better a value must be (default: "
                                    + "1e-4)."),
                    value(
                            "plateau-cooldown",
                            "N",
                            "Of reduce-on-plateau: epochs after a reduction until it waits again "
                                    + "(default: 0)."),
                    value(
                            "plateau-min-learning-rate",
                            "X",
                            "Of reduce-on-plateau: where the rate ends (default: 0)."),
                    flag(
                            "terminate-on-nan",
                            "End the training with the last good parameters where a number is not "
                                    + "finite, instead of failing the run (default: no)."),
                    value(
                            "epochs",
                            "N",
                            "Passes over the training rows (default: " + JobDefaults.EPOCHS + ")."),
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
                            "shards",
                            "N",
                            "Parts of the data set, a power of two; part of the job, not"
                                    + " of the cluster (default: "
                                    + JobDefaults.SHARDS
                                    + ")."),
                    value(
                            "validation-data",
                            "FILE",
                            "Data to validate on after each epoch (default:" + " none)."),
                    value(
                            "validation-split",
                            "F",
                            "Keep the last rows for validation, this fraction"
                                    + " of all (default: none)."),
                    value(
                            "ledger-every",
                            "N",
                            "Epochs between two lines of the run's ledger (default: so many"
                                    + " that it has at most "
                                    + JobDefaults.LEDGER_LINES
                                    + " lines)."),
                    value(
                            "initial-parameters",
                            "FILE",
                            "Start from the parameters of this"
                                    + " .safetensors file (default: zeros; for line w = 5, b = 0; for mlp"
                                    + " by the seed, He uniform before relu, else Glorot uniform)."));

    private JobOptions() {}

    private static OptionSpec value(String name, String label, String description) {
        return OptionSpec.builder("--" + name)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    private static OptionSpec flag(String name, String description) {
        return OptionSpec.builder("--" + name)
                .type(Boolean.class)
                .arity("0")
                .negatable(true)
                .description(description)
                .build();
    }

    /// Gives a command these options, under a heading of their own.
    static void addTo(CommandSpec command) {
        ArgGroupSpec.Builder group =
                ArgGroupSpec.builder()
                        .validate(false)
                        .heading("%nOptions of the job, which determine the result:%n")
                        .order(1);
        group.addArg(
                OptionSpec.builder(JOB)
                        .type(Path.class)
                        .paramLabel("FILE")
                        .description(
                                "Job file, YAML with the names of the options below as keys; an option"
                                        + " overrides it. Paths are relative to the working directory"
                                        + " (default: none).")
                        .build());
        SETTINGS.forEach(option -> group.addArg(OptionSpec.builder(option).build()));
        group.addArg(
                OptionSpec.builder(PRINT_JOB)
                        .type(boolean.class)
                        .arity("0")
                        .description("Print the resulting job file and exit (default: no).")
                        .build());
        command.addArgGroup(group.build());
    }

    /// The job that file and options make, complete and valid.
    /// @throws dev.ruban.problem.RubanException with every problem
    static Job job(ParseResult parsed) {
        requireEachOnce(parsed);
        return complete(new JobDraft(), parsed);
    }

    /// The job of a run that is to go on. Whatever else is said of the job must be what it is.
    /// @param resolved the run's job file
    /// @throws dev.ruban.problem.RubanException with every problem, or every difference
    static Job resumed(Path resolved, ParseResult parsed) {
        requireEachOnce(parsed);
        Job job = new JobDraft().readFile(resolved).complete();
        Job asked = complete(new JobDraft().readFile(resolved), parsed);
        Problems differences = new Problems();
        for (String line : JobDifferences.of(job, "the run", asked, "given"))
            differences.add("%s; a run goes on with the job that it began with", line);
        differences.throwIfAny(ExitCode.USAGE);
        return job;
    }

    private static Job complete(JobDraft draft, ParseResult parsed) {
        Path file = parsed.matchedOptionValue(JOB, (Path) null);
        if (file != null) draft.readFile(file);
        for (OptionSpec setting : SETTINGS) {
            String option = setting.longestName();
            Object value = parsed.matchedOptionValue(option, (Object) null);
            if (value == null) continue;
            String written = value.equals(false) ? "--no-" + option.substring(2) : option;
            draft.setOption(written, option.substring(2), value.toString());
        }
        return draft.complete();
    }

    /// Picocli does not look at this inside a group of options.
    private static void requireEachOnce(ParseResult parsed) {
        for (OptionSpec option : parsed.matchedOptionsSet()) {
            List<String> values = parsed.matchedOption(option.longestName()).originalStringValues();
            if (values.size() > 1)
                throw new ParameterException(
                        parsed.commandSpec().commandLine(),
                        "%s should be specified only once, not as %s"
                                .formatted(option.longestName(), String.join(" and ", values)));
        }
    }

    static boolean isPrintJob(ParseResult parsed) {
        return parsed.hasMatchedOption(PRINT_JOB);
    }
}
