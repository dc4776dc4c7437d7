package dev.ruban.job;

import dev.ruban.autodiff.RowFunction;
import dev.ruban.autodiff.Variable;
import dev.ruban.nn.BinaryCrossEntropyWithLogits;
import dev.ruban.nn.Hinge;
import dev.ruban.nn.Huber;
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
import dev.ruban.proto.v1.Job;
import dev.ruban.tensor.ParameterLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What the names in a job stand for: the module and the loss; [TrainingUpdate] has the rest. Each
/// process makes its own; they are equal wherever the job is.
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
        return new TrainingModel(moduleOf(job), lossOf(job.spec()));
    }

    private static Module moduleOf(ResolvedJob job) {
        String name = job.spec().getModel();
        return switch (name) {
            case JobNames.LINE -> new Line();
            case JobNames.LINEAR, JobNames.LOGISTIC, JobNames.SOFTMAX ->
                    new Linear(job.features(), job.outputs());
            case JobNames.MLP -> layers(job);
            default -> throw new IllegalArgumentException("unknown model '" + name + "'");
        };
    }

    private static Module layers(ResolvedJob job) {
        Job spec = job.spec();
        List<Module> layers = new ArrayList<>();
        int inputs = job.features();
        for (int i = 0; i < spec.getHiddenCount(); i++) {
            int outputs = spec.getHidden(i);
            layers.add(new Linear(inputs, outputs));
            layers.add(activation(spec.getActivation(Math.min(i, spec.getActivationCount() - 1))));
            inputs = outputs;
        }
        layers.add(new Linear(inputs, job.outputs()));
        Module module = new Sequential(layers);
        module.initialize(job.seed());
        return module;
    }

    private static Module activation(String name) {
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
            case JobNames.HUBER -> new Huber(spec.getDelta());
            case JobNames.BINARY_CROSS_ENTROPY -> new BinaryCrossEntropyWithLogits();
            case JobNames.SOFTMAX_CROSS_ENTROPY -> new SoftmaxCrossEntropy();
            case JobNames.HINGE -> new Hinge();
            default -> throw new IllegalArgumentException("unknown loss '" + name + "'");
        };
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
