package dev.ruban.coordinator.server;

import dev.ruban.optimizer.Optimizer;
import dev.ruban.optimizer.Optimizer.Buffers;
import dev.ruban.optimizer.Schedule;
import dev.ruban.optimizer.UpdateState;
import dev.ruban.proto.v1.TensorChunk;
import dev.ruban.tensor.kernel.Kernels;
import dev.ruban.wire.TensorChunks;
import dev.ruban.wire.Wire;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Each step changes the parameters: they and the optimizer's slots are there twice.
final class OptimizerUpdate implements ParameterUpdate {
    private static final String PARAMETERS = "parameters";

    private final Optimizer given;
    private final Kernels kernels;
    private Optimizer optimizer;
    private Buffers present;
    private Buffers next;

    /// @param initial flat; copied
    OptimizerUpdate(Optimizer optimizer, Kernels kernels, float[] initial) {
        given = optimizer;
        this.kernels = kernels;
        this.optimizer = optimizer;
        present = buffers(initial.clone());
        next = buffers(new float[initial.length]);
    }

    private Buffers buffers(float[] values) {
        List<float[]> slots =
                optimizer.slotNames().stream().map(_ -> new float[values.length]).toList();
        return new Buffers(values, slots);
    }

    @Override
    public float[] parameters() {
        return present.values();
    }

    @Override
    public float[] point() {
        return present.values();
    }

    @Override
    public double learningRate(long step) {
        return optimizer.learningRate(step);
    }

    @Override
    public void changeLearningRate(OptionalDouble rate) {
        if (rate.isPresent() && !given.schedule().equals(Schedule.constant()))
            throw new IllegalStateException(
                    "the learning rate cannot be set: %s changes it; leave the schedule constant"
                            .formatted(given.schedule()));
        optimizer =
                rate.isPresent() ? given.withSchedule(Schedule.fixed(rate.getAsDouble())) : given;
    }

    @Override
    public Prepared prepare(long step, double loss, StepGradients gradients) {
        boolean elementwise = gradients.isElementwise();
        if (!elementwise) gradients.finish();
        TensorChunk[] chunks = new TensorChunk[TensorChunks.count(next.values())];
        boolean finite =
                Stretches.all(
                        next.values().length,
                        Wire.CHUNK_FLOATS,
                        (from, to) -> {
                            boolean all = update(step, gradients, elementwise, from, to);
                            int chunk = from / Wire.CHUNK_FLOATS;
                            chunks[chunk] = TensorChunks.chunk(next.values(), chunk);
                            return all;
                        });
        return new Prepared(finite, Optional.empty(), List.of(chunks));
    }

    /// A stretch after the other, while it is in the cache.
    private boolean update(
            long step, StepGradients gradients, boolean elementwise, int begin, int end) {
        return Stretches.all(
                end - begin,
                (first, last) -> {
                    int from = begin + first;
                    int to = begin + last;
                    if (elementwise) gradients.finish(from, to);
                    return update(step, gradients.values(), from, to);
                });
    }

    /// @return whether gradients and values are finite
    private boolean update(long step, float[] gradients, int from, int to) {
        optimizer.update(step, gradients, present, next, from, to);
        return kernels.areFinite(to - from, gradients, from)
                && kernels.areFinite(to - from, next.values(), from);
    }

    @Override
    public void prepare(float[] values) {
        copy(values, next.values());
        for (int i = 0; i < next.slots().size(); i++)
            copy(present.slots().get(i), next.slots().get(i));
    }

    @Override
    public void commit() {
        Buffers before = present;
        present = next;
        next = before;
    }

    @Override
    public UpdateState state() {
        var state = new UpdateState.Writer();
        state.vector(PARAMETERS, present.values().clone());
        List<String> names = optimizer.slotNames();
        for (int i = 0; i < names.size(); i++)
            state.vector("slot." + names.get(i), present.slots().get(i).clone());
        return state.finish();
    }

    @Override
    public void restore(UpdateState state) {
        int elements = present.values().length;
        copy(state.vector(PARAMETERS, elements), present.values());
        List<String> names = optimizer.slotNames();
        for (int i = 0; i < names.size(); i++)
            copy(state.vector("slot." + names.get(i), elements), present.slots().get(i));
    }

    private static void copy(float[] from, float[] to) {
        System.arraycopy(from, 0, to, 0, to.length);
    }
}
