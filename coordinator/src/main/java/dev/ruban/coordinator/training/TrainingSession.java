package dev.ruban.coordinator.training;

import dev.ruban.autodiff.Variable;
import dev.ruban.coordinator.server.DrivenRun;
import dev.ruban.coordinator.server.MeanGradients;
import dev.ruban.data.Split;
import dev.ruban.job.ResolvedJob;
import dev.ruban.nn.Module;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.worker.compute.Pass;
import java.util.Map;
import java.util.stream.LongStream;

/// A training loop of the program's own on the cluster: the cluster computes the gradients of each
/// batch, the program updates the module's variables and publishes them.
///
///     try (var session = trainer.open(dataset, options)) {
///         for (int epoch = 0; epoch < 10; epoch++)
///             for (Batch batch : session.epoch(epoch)) {
///                 Step step = session.gradients(batch);
///                 model.w.assignSub(step.gradient(model.w).times(0.1f));
///                 session.publish();
///             }
///     }
///
/// A loop that does what `fit` does has the bits of `fit`. One thread at a time.
public final class TrainingSession implements AutoCloseable {
    private final ResolvedJob job;
    private final Module module;
    private final ParameterLayout layout;
    private final Map<String, Variable> variables;
    private final DrivenRun run;
    private final WorkerThreads workers;

    TrainingSession(ResolvedJob job, Module module, DrivenRun run, WorkerThreads workers) {
        this.job = job;
        this.module = module;
        this.run = run;
        this.workers = workers;
        layout = module.layout();
        variables = module.namedVariables();
    }

    /// The batches of an epoch, in order.
    /// @param epoch from 0
    public Iterable<Batch> epoch(int epoch) {
        if (epoch < 0) throw new IllegalArgumentException("epoch=" + epoch + "; at least 0");
        long perEpoch = job.stepsPerEpoch();
        return () ->
                LongStream.range(0, perEpoch)
                        .mapToObj(index -> new Batch(epoch, index, epoch * perEpoch + index))
                        .iterator();
    }

    /// The mean loss and gradients over a batch, by the values last published.
    /// @throws RubanException if the cluster fails, or a number is not finite
    public Step gradients(Batch batch) {
        return new Step(layout, variables, compute(new Pass.Step(batch.step())));
    }

    /// The mean loss over all training rows, by the values last published.
    public double evaluate() {
        return compute(new Pass.Evaluation(Split.TRAINING)).loss();
    }

    /// The cluster computes by the variables' present values from now on.
    public void publish() {
        run.publish(module.parameters());
    }

    private MeanGradients compute(Pass pass) {
        try {
            return run.compute(pass);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RubanException(
                    ExitCode.INTERRUPTED, "the training was interrupted", interrupted);
        }
    }

    /// Says goodbye to the workers. The variables keep their values.
    @Override
    public void close() {
        run.close();
        workers.close();
    }
}
