package dev.ruban.job;

import dev.ruban.autodiff.RowFunction;
import dev.ruban.autodiff.Variable;
import dev.ruban.nn.BinaryCrossEntropyWithLogits;
import dev.ruban.nn.Hinge;
import dev.ruban.nn.Huber;
import dev.ruban.nn.Initializer;
import dev.ruban.nn.Line;
import dev.ruban.nn.Linear;
import dev.ruban.nn.Loss;
import dev.ruban.nn.MeanAbsoluteError;
import dev.ruban.nn.MeanSquaredError;
import dev.ruban.nn.Module;
import dev.ruban.nn.Relu;
import dev.ruban.nn.Sequential;
import dev.ruban.nn.Sigmoid;
import dev.ruban.nn.SoftmaxCrossEntropy;
import dev.ruban.nn.Tanh;
import dev.ruban.optimizer.Optimizer;
import dev.ruban.optimizer.Sgd;
import dev.ruban.proto.v1.Job;
import dev.ruban.tensor.ParameterLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What the names in a job stand for: the module, the loss and the optimizer. Each process makes
/// its own; they are equal wherever the job is.
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

    /// A program's own model, with its variables' present values.
    public static TrainingModel of(Module module, Loss loss) {
        return new TrainingModel(module, loss);
    }

    /// @throws IllegalArgumentException if a name is unknown: validation comes before
    public static TrainingModel of(ResolvedJob job) {
        Module module = moduleOf(job);
        module.initialize(job.seed());
        return new TrainingModel(module, lossOf(job.spec()));
    }

    private static Module moduleOf(ResolvedJob job) {
        String name = job.spec().getModel();
        return switch (name) {
            case JobNames.LINE -> new Line();
            case JobNames.LINEAR, JobNames.LOGISTIC, JobNames.SOFTMAX ->
                    new Linear(job.features(), outputs(job), Initializer.zeros());
            case JobNames.MLP -> new Sequential(layers(job));
            default -> throw new IllegalArgumentException("unknown model '" + name + "'");
        };
    }

    /// Floats that a model puts out for one row.
    private static int outputs(ResolvedJob job) {
        if (!job.spec().getLoss().equals(JobNames.SOFTMAX_CROSS_ENTROPY)) return job.labels();
        if (job.classes() < 2)
            throw new IllegalArgumentException(job.classes() + " classes; at least 2");
        return job.classes();
    }

    private static List<Module> layers(ResolvedJob job) {
        List<Module> layers = new ArrayList<>();
        int width = job.features();
        for (int i = 0; i < job.spec().getHiddenCount(); i++) {
            int units = job.spec().getHidden(i);
            layers.add(new Linear(width, units));
            layers.add(activationOf(job.spec(), i));
            width = units;
        }
        layers.add(new Linear(width, outputs(job)));
        return layers;
    }

    /// One name stands for all hidden layers.
    private static Module activationOf(Job spec, int layer) {
        String name = spec.getActivation(spec.getActivationCount() == 1 ? 0 : layer);
        return switch (name) {
            case JobNames.RELU -> new Relu();
            case JobNames.TANH -> new Tanh();
            case JobNames.SIGMOID -> new Sigmoid();
            default -> throw new IllegalArgumentException("unknown activation '" + name + "'");
        };
    }

    private static Loss lossOf(Job spec) {
        String name = spec.getLoss();
        return switch (name) {
            case JobNames.MEAN_SQUARED_ERROR -> new MeanSquaredError();
            case JobNames.MEAN_ABSOLUTE_ERROR -> new MeanAbsoluteError();
            case JobNames.HUBER -> new Huber();
            case JobNames.BINARY_CROSS_ENTROPY -> new BinaryCrossEntropyWithLogits();
            case JobNames.SOFTMAX_CROSS_ENTROPY -> new SoftmaxCrossEntropy();
            case JobNames.HINGE -> new Hinge();
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
        return module.losses(loss);
    }
}
