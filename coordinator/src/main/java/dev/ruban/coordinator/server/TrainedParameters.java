package dev.ruban.coordinator.server;

import dev.ruban.coordinator.protocol.Point;
import dev.ruban.optimizer.GradientTransform;
import dev.ruban.optimizer.UpdateRule;
import dev.ruban.optimizer.UpdateState;
import dev.ruban.proto.v1.TensorChunk;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.RootSum;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.kernel.Kernels;
import dev.ruban.wire.TensorChunks;
import dev.ruban.wire.Wire;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;

/// The parameters of a run, how they go on, and which of them the workers compute by. Not
/// thread-safe.
final class TrainedParameters {
    private static final float[] NONE = {};

    private final GradientTransform transform;
    private final Kernels kernels;
    private final boolean penalized;
    private final Function<float[], ParameterUpdate> beginning;
    private ParameterUpdate update;
    private Point published = Point.NEXT_STEP;
    private OptionalDouble changedRate = OptionalDouble.empty();
    private List<TensorChunk> chunks = List.of();
    private List<TensorChunk> preparedChunks = List.of();

    /// @param kernels for what is done with all parameters
    TrainedParameters(UpdateRule rule, ParameterLayout layout, float[] initial, Kernels kernels) {
        transform = rule.transform(layout, kernels);
        this.kernels = kernels;
        penalized = !rule.penalty().isNone();
        beginning =
                switch (rule) {
                    case UpdateRule.EachStep each ->
                            values -> new OptimizerUpdate(each.optimizer(), kernels, values);
                    case UpdateRule.LineSearch search ->
                            values ->
                                    new LineSearchUpdate(
                                            search.settings(), layout, kernels, values);
                };
        update = beginning.apply(initial);
    }

    /// Begins anew: with these values, and remembering nothing.
    void restart(float[] initial) {
        update = beginning.apply(initial);
        publish(Point.NEXT_STEP);
    }

    /// The sum of the rows' losses with the penalty of the published values (ARCHITECTURE.md,
    /// "Losses reported").
    double loss(Partial root) {
        if (!penalized) return root.loss();
        return root.loss() + root.rows() * transform.penalty(published());
    }

    /// Overwrites the root's gradients by their mean, penalties and clipping included.
    /// @return whether they are finite
    boolean mean(Partial root) {
        gradients(root, NONE).finish();
        return kernels.areFinite(root.gradients().length, root.gradients(), 0);
    }

    private StepGradients gradients(Partial root, float[] rest) {
        return new StepGradients(root.gradients(), rest, root.rows(), transform, published());
    }

    /// Takes values that will be the present ones with the next [#commit].
    void prepare(float[] values) {
        update.prepare(values);
        preparedChunks = List.of();
    }

    /// Computes what follows a step from its root; overwrites its gradients.
    /// @param step 1-based
    /// @param loss of [#loss]
    ParameterUpdate.Prepared prepare(long step, double loss, RootSum.Halves sums) {
        Partial root = sums.root();
        ParameterUpdate.Prepared prepared =
                update.prepare(step, loss / root.rows(), gradients(root, sums.rest()));
        preparedChunks = prepared.chunks();
        return prepared;
    }

    /// What was prepared is present from now on, and the next step's point is published.
    void commit() {
        update.commit();
        publish(Point.NEXT_STEP);
        chunks = preparedChunks;
        preparedChunks = List.of();
    }

    /// Workers compute by these values from now on.
    void publish(Point point) {
        published = point;
        chunks = List.of();
    }

    /// What the workers compute by: the array itself.
    float[] published() {
        return switch (published) {
            case NEXT_STEP -> update.point();
            case PARAMETERS -> update.parameters();
        };
    }

    /// @param step 1-based
    double learningRate(long step) {
        return update.learningRate(step);
    }

    /// What [#changeLearningRate] has set, if it has.
    OptionalDouble changedLearningRate() {
        return changedRate;
    }

    /// Every step from the next one on is taken with this rate; empty: with the job's own.
    /// @throws IllegalStateException if something else changes the rate
    void changeLearningRate(OptionalDouble rate) {
        update.changeLearningRate(rate);
        changedRate = rate;
    }

    /// The present parameters: the array itself.
    float[] values() {
        return update.parameters();
    }

    /// The published values, cut for the wire once.
    List<TensorChunk> chunks() {
        if (chunks.isEmpty()) chunks = cut(published());
        return chunks;
    }

    /// By all cores where there are many.
    private static List<TensorChunk> cut(float[] values) {
        if (values.length <= Wire.CHUNK_FLOATS) return TensorChunks.cut(values);
        IntStream chunks = IntStream.range(0, TensorChunks.count(values));
        return chunks.parallel().mapToObj(chunk -> TensorChunks.chunk(values, chunk)).toList();
    }

    /// All that is present, for a checkpoint; taken between two passes.
    UpdateState state() {
        return update.state();
    }

    /// Goes on where [#state] was taken.
    /// @param point that is published
    void restore(UpdateState state, Point point) {
        update.restore(state);
        publish(point);
    }
}
