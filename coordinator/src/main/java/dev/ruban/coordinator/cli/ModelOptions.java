package dev.ruban.coordinator.cli;

import static dev.ruban.coordinator.cli.JobOption.flag;
import static dev.ruban.coordinator.cli.JobOption.value;

import dev.ruban.job.JobDefaults;
import java.util.List;

/// What is learned from which data: options of the job.
final class ModelOptions {
    static final OptionSection DATA =
            new OptionSection(
                    "Job: data",
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
                                    "Columns to predict from (default: all that are not"
                                            + " a label)."),
                            flag(
                                    "standardize",
                                    "Subtract each feature's mean and divide by its standard"
                                            + " deviation, of the training rows (default: no)."),
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
                                    "shards",
                                    "N",
                                    "Parts of the data set, a power of two; part of the job, not"
                                            + " of the cluster (default: "
                                            + JobDefaults.SHARDS
                                            + ").")));

    static final OptionSection MODEL =
            new OptionSection(
                    "Job: model and loss",
                    List.of(
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
                                    "initial-parameters",
                                    "FILE",
                                    "Start from the parameters of this"
                                            + " .safetensors file (default: zeros; for line w = 5, b = 0; for mlp"
                                            + " by the seed, He uniform before relu, else Glorot uniform)."),
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
                                    "metrics",
                                    "NAME,...",
                                    "Measured in every epoch, on training and validation rows: mae, "
                                            + "rmse, r2 of numbers; accuracy, log_loss, auc (two "
                                            + "classes), top_5_accuracy (any number) of classes "
                                            + "(default: none).")));

    private ModelOptions() {}
}
