package dev.ruban.coordinator.server;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Input;
import dev.ruban.reduction.Buffers;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.RootSum;
import dev.ruban.worker.compute.Pass;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The sum over the shards of the running pass, and the partial that was just delivered. Not
/// thread-safe.
final class PassSums {
    private final Buffers buffers;
    private final RootSum sum;
    private final TrainedParameters parameters;
    private @Nullable Partial delivered;

    PassSums(TrainingTask task, TrainedParameters parameters) {
        buffers = new Buffers(task.layout().elements());
        sum = new RootSum(task.job().shards(), buffers::giveBack, PassSums::add);
        this.parameters = parameters;
    }

    private static void add(float[] sum, float[] other) {
        Stretches.forEach(
                sum.length,
                (from, to) -> {
                    for (int i = from; i < to; i++) sum[i] += other[i];
                });
    }

    /// Arrays for what arrives; thread-safe.
    Buffers buffers() {
        return buffers;
    }

    /// What the next [#accept] or [#discard] is about.
    void delivered(Partial partial) {
        delivered = partial;
    }

    void accept() {
        sum.add(takeDelivered());
    }

    void discard() {
        buffers.giveBack(takeDelivered().gradients());
    }

    private Partial takeDelivered() {
        Partial partial = delivered;
        if (partial == null) throw new IllegalStateException("no partial was delivered");
        delivered = null;
        return partial;
    }

    /// A pass begins.
    void clear() {
        sum.clear();
    }

    /// Takes the root and, for a step, computes the next parameters beside the present ones.
    Input.SummedUp update(Effect.SumUp sumUp) {
        RootSum.Halves halves = sum.halves();
        Partial root = halves.root();
        double loss = parameters.loss(root);
        ParameterUpdate.Prepared prepared =
                switch (sumUp.kind()) {
                    case Pass.Step step -> parameters.prepare(step.step() + 1, loss, halves);
                    case Pass.Evaluation _ -> ParameterUpdate.Prepared.NOTHING;
                };
        return new Input.SummedUp(
                sumUp.pass(), loss, root.metrics(), prepared.finite(), prepared.search());
    }

    /// Takes the root and its mean, for a program that updates the parameters itself.
    Input.SummedUp average(Effect.SumUp sumUp) {
        Partial root = sum.root();
        double loss = parameters.loss(root);
        boolean finite = Double.isFinite(loss) && parameters.mean(root);
        return new Input.SummedUp(sumUp.pass(), loss, root.metrics(), finite, Optional.empty());
    }

    /// What [#average] came to, for the program to keep.
    MeanGradients mean(Input.SummedUp summed) {
        Partial root = sum.root();
        return new MeanGradients(
                root.rows(), summed.loss() / root.rows(), root.gradients().clone());
    }
}
