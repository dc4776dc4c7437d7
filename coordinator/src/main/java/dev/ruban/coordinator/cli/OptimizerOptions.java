package dev.ruban.coordinator.cli;

import static dev.ruban.coordinator.cli.JobOption.flag;
import static dev.ruban.coordinator.cli.JobOption.value;

import java.util.List;

/// How the parameters change: options of the job.
final class OptimizerOptions {
    static final OptionSection OPTIMIZER =
            new OptionSection(
                    "Job: optimizer",
                    List.of(
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
                                    "Of sgd and rmsprop: 0 up to, but not including, 1 (default: "
                                            + "0)."),
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
                            value(
                                    "history-size",
                                    "N",
                                    "Of lbfgs: steps that it remembers (default: 10)."),
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
                                    "Bound of the norm of all gradients together (default: none).")));

    static final OptionSection SCHEDULE =
            new OptionSection(
                    "Job: learning rate over time",
                    List.of(
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
                                    "Of step: units between two cuts (default: none; step needs "
                                            + "it)."),
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
                            value(
                                    "min-learning-rate",
                                    "X",
                                    "Of cosine: where the rate ends (default: 0)."),
                            value(
                                    "warmup-steps",
                                    "N",
                                    "Steps of a linear rise before the schedule starts (default: "
                                            + "0)."),
                            value(
                                    "warmup-start",
                                    "X",
                                    "First factor of the rise, 0 to 1 (default: 0)."),
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
                                    "Of reduce-on-plateau: where the rate ends (default: 0).")));

    private OptimizerOptions() {}
}
