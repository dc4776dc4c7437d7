package dev.ruban.job;

import dev.ruban.autodiff.RowFunction;
import dev.ruban.autodiff.Variable;
import dev.ruban.nn.BinaryCrossEntropyWithLogits;
import dev.ruban.nn.Line;
import dev.ruban.nn.Linear;
import dev.ruban.nn.Loss;
import dev.ruban.nn.MeanSquaredError;
import dev.ruban.nn.Module;
import dev.ruban.optimizer.Optimizer;
import dev.ruban.optimizer.Sgd;
import dev.ruban.proto.v1.Job;
import dev.ruban.tensor.ParameterLayout;
import java.util.Map;

/// What the names in a job stand for: the module, the loss and the optimizer. Each process makes its
/// own; they are equal wherever the job is.
public final class TrainingModel {
    private final Module module;
    private final Loss loss;
    private final Map<String, Variable> variables;
    private final ParameterLayout layout;

    private TrainingModel(Module module, Loss loss) {
        this.module = module;
        this.loss = loss;
        variables = module.namedVariables();
        layout = module.layout();
    }

    /// @throws IllegalArgumentException if a name is unknown: validation comes before
    public static TrainingModel of(ResolvedJob job) {
        return new TrainingModel(moduleOf(job), lossOf(job.spec()));
    }

    private static Module moduleOf(ResolvedJob job) {
        String name = job.spec().getModel();
        return switch (name) {
            case "line" -> new Line();
            case "linear" -> new Linear(job.features(), job.labels());
            case "logistic" -> new Linear(job.features(), 1);
            default -> throw new IllegalArgumentException("unknown model '" + name + "'");
        };
    }

    private static Loss lossOf(Job spec) {
        String name = spec.getLoss();
        return switch (name) {
            case "mean_squared_error" -> new MeanSquaredError();
            case "binary_cross_entropy_with_logits" -> new BinaryCrossEntropyWithLogits();
            default -> throw new IllegalArgumentException("unknown loss '" + name + "'");
        };
    }

    /// The job's optimizer.
    public static Optimizer optimizerOf(Job spec) {
        if (!spec.getOptimizer().equals("sgd"))
            throw new IllegalArgumentException("unknown optimizer '" + spec.getOptimizer() + "'");
        return Sgd.withLearningRate(spec.getLearningRate())
                .withMomentum(spec.getMomentum())
                .withNesterov(spec.getNesterov())
                .withWeightDecay(spec.getWeightDecay());
    }

    public Module module() {
        return module;
    }

    public Map<String, Variable> variables() {
        return variables;
    }

    public ParameterLayout layout() {
        return layout;
    }

    /// The parameters that the job starts from, unless it names a file.
    public float[] initialParameters() {
        return module.parameters();
    }

    /// From features and labels of rows to their losses.
    public RowFunction losses() {
        return (features, labels) -> loss.call(labels, module.call(features));
    }
}
