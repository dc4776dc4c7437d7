package dev.ruban.job;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The names that settings may have as values, and what goes with what.
public final class JobNames {
    /// The guide's model: scalar `w` and `b`.
    public static final String LINE = "line";

    public static final String LINEAR = "linear";
    public static final String LOGISTIC = "logistic";
    public static final String SOFTMAX = "softmax";
    public static final String MLP = "mlp";

    public static final String MEAN_SQUARED_ERROR = "mean_squared_error";
    public static final String MEAN_ABSOLUTE_ERROR = "mean_absolute_error";
    public static final String HUBER = "huber";
    public static final String BINARY_CROSS_ENTROPY = "binary_cross_entropy_with_logits";
    public static final String SOFTMAX_CROSS_ENTROPY = "softmax_cross_entropy";
    public static final String HINGE = "hinge";

    public static final String RELU = "relu";
    public static final String TANH = "tanh";
    public static final String SIGMOID = "sigmoid";

    public static final String SGD = "sgd";

    /// The batch size that stands for all rows.
    public static final String ALL = "all";

    static final List<String> MODELS = List.of(LINEAR, LOGISTIC, SOFTMAX, MLP, LINE);
    static final List<String> LOSSES =
            List.of(
                    MEAN_SQUARED_ERROR,
                    MEAN_ABSOLUTE_ERROR,
                    HUBER,
                    BINARY_CROSS_ENTROPY,
                    SOFTMAX_CROSS_ENTROPY,
                    HINGE);
    static final List<String> OPTIMIZERS = List.of(SGD);
    static final List<String> ACTIVATIONS = List.of(RELU, TANH, SIGMOID);

    /// Names that this version of Ruban knows but cannot compute.
    static final Set<String> NOT_BUILT = Set.of(SOFTMAX, MLP, SOFTMAX_CROSS_ENTROPY);

    private JobNames() {}

    /// The losses that fit a model, the default first; empty if the model is unknown.
    static List<String> lossesOf(String model) {
        return switch (model) {
            case LINE -> List.of(MEAN_SQUARED_ERROR, MEAN_ABSOLUTE_ERROR, HUBER);
            case LINEAR -> List.of(MEAN_SQUARED_ERROR, MEAN_ABSOLUTE_ERROR, HUBER, HINGE);
            case LOGISTIC -> List.of(BINARY_CROSS_ENTROPY);
            case SOFTMAX -> List.of(SOFTMAX_CROSS_ENTROPY);
            case MLP -> LOSSES;
            default -> List.of();
        };
    }

    static Optional<String> defaultLoss(String model) {
        return lossesOf(model).stream().findFirst();
    }
}
