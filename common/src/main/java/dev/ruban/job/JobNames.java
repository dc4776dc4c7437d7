package dev.ruban.job;

import dev.ruban.proto.v1.Job;
import java.util.List;
import java.util.Optional;

/// The names that settings may have as values, and what goes with what.
public final class JobNames {
    /// The guide's model: scalar `w` and `b`.
    public static final String LINE = "line";

    public static final String LINEAR = "linear";
    public static final String LOGISTIC = "logistic";
    public static final String SOFTMAX = "softmax";
    public static final String MLP = "mlp";

    /// A module of the user's own.
    public static final String MODULE = "module";

    public static final String RELU = "relu";
    public static final String TANH = "tanh";
    public static final String SIGMOID = "sigmoid";

    public static final String MEAN_SQUARED_ERROR = "mean_squared_error";
    public static final String MEAN_ABSOLUTE_ERROR = "mean_absolute_error";
    public static final String HUBER = "huber";
    public static final String BINARY_CROSS_ENTROPY = "binary_cross_entropy_with_logits";
    public static final String SOFTMAX_CROSS_ENTROPY = "softmax_cross_entropy";
    public static final String HINGE = "hinge";

    public static final String SGD = "sgd";
    public static final String ADAGRAD = "adagrad";
    public static final String RMSPROP = "rmsprop";
    public static final String ADAM = "adam";
    public static final String ADAMW = "adamw";
    public static final String FTRL = "ftrl";
    public static final String LBFGS = "lbfgs";

    public static final String CONSTANT = "constant";
    public static final String STEP = "step";
    public static final String EXPONENTIAL = "exponential";
    public static final String COSINE = "cosine";

    /// What a schedule counts.
    public static final String STEPS = "steps";

    public static final String EPOCHS = "epochs";

    /// The batch size that stands for all rows.
    public static final String ALL = "all";

    static final List<String> MODELS = List.of(LINEAR, LOGISTIC, SOFTMAX, MLP, LINE, MODULE);
    static final List<String> REGRESSION_LOSSES =
            List.of(MEAN_SQUARED_ERROR, MEAN_ABSOLUTE_ERROR, HUBER);
    static final List<String> LOSSES =
            List.of(
                    MEAN_SQUARED_ERROR,
                    MEAN_ABSOLUTE_ERROR,
                    HUBER,
                    BINARY_CROSS_ENTROPY,
                    SOFTMAX_CROSS_ENTROPY,
                    HINGE);
    static final List<String> OPTIMIZERS = List.of(SGD, ADAGRAD, RMSPROP, ADAM, ADAMW, FTRL, LBFGS);
    static final List<String> ACTIVATIONS = List.of(RELU, TANH, SIGMOID);
    static final List<String> SCHEDULES = List.of(CONSTANT, STEP, EXPONENTIAL, COSINE);
    static final List<String> SCHEDULE_UNITS = List.of(STEPS, EPOCHS);

    private JobNames() {}

    /// The losses that fit a model, the default first; empty if the model is unknown.
    static List<String> lossesOf(String model) {
        return switch (model) {
            case LINE, LINEAR -> REGRESSION_LOSSES;
            case LOGISTIC -> List.of(BINARY_CROSS_ENTROPY, HINGE);
            case SOFTMAX -> List.of(SOFTMAX_CROSS_ENTROPY);
            case MLP, MODULE -> LOSSES;
            default -> List.of();
        };
    }

    /// Whether the loss decides what the model's outputs are.
    public static boolean isOpen(String model) {
        return model.equals(MLP) || model.equals(MODULE);
    }

    static Optional<String> defaultLoss(String model) {
        return lossesOf(model).stream().findFirst();
    }

    /// Whether labels are classes: two of them, or with [#isMultiClass] any number.
    public static boolean isClassifier(Job spec) {
        return switch (spec.getLoss()) {
            case BINARY_CROSS_ENTROPY, SOFTMAX_CROSS_ENTROPY, HINGE -> true;
            default -> false;
        };
    }

    /// Whether the outputs are logits of probabilities; those of a hinge loss are distances.
    public static boolean predictsProbabilities(Job spec) {
        return isClassifier(spec) && !spec.getLoss().equals(HINGE);
    }

    /// Whether there is an output, a logit, for each class.
    public static boolean isMultiClass(Job spec) {
        return spec.getLoss().equals(SOFTMAX_CROSS_ENTROPY);
    }
}
