package dev.ruban.reference;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// What the oracle trains: data, model and settings. Start with [#of], go on with `with...`.
///
/// @param features `[N][F]`, as read from the table
/// @param labels `[N][L]`
/// @param hidden outputs of each hidden layer, for [Model#MLP]
/// @param batchSize rows of a step, or [#ALL]
/// @param shards number of shards, or empty for the default of [Constants]
/// @param initial first values by parameter name, row-major; the others start at their default
public record Job(
        float[][] features,
        float[][] labels,
        Model model,
        Loss loss,
        List<Integer> hidden,
        Activation activation,
        Optimizer optimizer,
        int epochs,
        long batchSize,
        boolean shuffle,
        long seed,
        OptionalInt shards,
        boolean standardize,
        Map<String, float[]> initial) {

    /// A batch of all rows.
    public static final long ALL = Long.MAX_VALUE;

    /// The models.
    public enum Model {
        /// `x * w + b` with scalars `w` and `b`.
        LINE,
        /// `weight` and `bias`, one or more outputs.
        LINEAR,
        /// `weight` and `bias`, one output, binary cross entropy by default.
        LOGISTIC,
        /// Hidden layers, then as linear; initial parameters must be given.
        MLP
    }

    /// The losses.
    public enum Loss {
        /// Mean over the outputs of the squared error.
        MEAN_SQUARED_ERROR,
        /// Of one logit.
        BINARY_CROSS_ENTROPY_WITH_LOGITS
    }

    /// The activations of hidden layers.
    public enum Activation {
        /// `max(h, 0)`.
        RELU,
        /// Hyperbolic tangent.
        TANH,
        /// Logistic function.
        SIGMOID
    }

    /// The optimizers, with PyTorch's formulas.
    public sealed interface Optimizer {}

    /// Stochastic gradient descent.
    public record Sgd(double learningRate, double momentum, boolean nesterov, double weightDecay)
            implements Optimizer {
        /// Plain.
        public Sgd(double learningRate) {
            this(learningRate, 0.0, false, 0.0);
        }

        /// With momentum.
        public Sgd(double learningRate, double momentum) {
            this(learningRate, momentum, false, 0.0);
        }
    }

    /// Adam.
    public record Adam(
            double learningRate, double beta1, double beta2, double eps, double weightDecay)
            implements Optimizer {
        /// With PyTorch's defaults.
        public Adam(double learningRate) {
            this(learningRate, 0.9, 0.999, 1e-8, 0.0);
        }
    }

    /// Full batch, 10 epochs of plain SGD with learning rate 0.01, seed 0; the model's own loss.
    public static Job of(float[][] features, float[][] labels, Model model) {
        Loss loss =
                model == Model.LOGISTIC
                        ? Loss.BINARY_CROSS_ENTROPY_WITH_LOGITS
                        : Loss.MEAN_SQUARED_ERROR;
        return new Job(
                features,
                labels,
                model,
                loss,
                List.of(),
                Activation.RELU,
                new Sgd(0.01),
                10,
                ALL,
                true,
                0L,
                OptionalInt.empty(),
                false,
                Map.of());
    }

    /// With another loss.
    public Job withLoss(Loss value) {
        return new Job(
                features,
                labels,
                model,
                value,
                hidden,
                activation,
                optimizer,
                epochs,
                batchSize,
                shuffle,
                seed,
                shards,
                standardize,
                initial);
    }

    /// With hidden layers.
    public Job withHidden(Activation function, Integer... outputs) {
        return new Job(
                features,
                labels,
                model,
                loss,
                List.of(outputs),
                function,
                optimizer,
                epochs,
                batchSize,
                shuffle,
                seed,
                shards,
                standardize,
                initial);
    }

    /// With another optimizer.
    public Job withOptimizer(Optimizer value) {
        return new Job(
                features,
                labels,
                model,
                loss,
                hidden,
                activation,
                value,
                epochs,
                batchSize,
                shuffle,
                seed,
                shards,
                standardize,
                initial);
    }

    /// With another number of epochs.
    public Job withEpochs(int value) {
        return new Job(
                features,
                labels,
                model,
                loss,
                hidden,
                activation,
                optimizer,
                value,
                batchSize,
                shuffle,
                seed,
                shards,
                standardize,
                initial);
    }

    /// With batches of so many rows.
    public Job withBatchSize(long value) {
        return new Job(
                features,
                labels,
                model,
                loss,
                hidden,
                activation,
                optimizer,
                epochs,
                value,
                shuffle,
                seed,
                shards,
                standardize,
                initial);
    }

    /// With or without permutations.
    public Job withShuffle(boolean value) {
        return new Job(
                features,
                labels,
                model,
                loss,
                hidden,
                activation,
                optimizer,
                epochs,
                batchSize,
                value,
                seed,
                shards,
                standardize,
                initial);
    }

    /// With another seed.
    public Job withSeed(long value) {
        return new Job(
                features,
                labels,
                model,
                loss,
                hidden,
                activation,
                optimizer,
                epochs,
                batchSize,
                shuffle,
                value,
                shards,
                standardize,
                initial);
    }

    /// With so many shards.
    public Job withShards(int value) {
        return new Job(
                features,
                labels,
                model,
                loss,
                hidden,
                activation,
                optimizer,
                epochs,
                batchSize,
                shuffle,
                seed,
                OptionalInt.of(value),
                standardize,
                initial);
    }

    /// With standardized features.
    public Job withStandardize(boolean value) {
        return new Job(
                features,
                labels,
                model,
                loss,
                hidden,
                activation,
                optimizer,
                epochs,
                batchSize,
                shuffle,
                seed,
                shards,
                value,
                initial);
    }

    /// With these first values.
    public Job withInitial(Map<String, float[]> value) {
        return new Job(
                features,
                labels,
                model,
                loss,
                hidden,
                activation,
                optimizer,
                epochs,
                batchSize,
                shuffle,
                seed,
                shards,
                standardize,
                value);
    }
}
