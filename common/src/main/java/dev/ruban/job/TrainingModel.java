package dev.ruban.job;

import dev.ruban.autodiff.RowFunction;
import dev.ruban.autodiff.RowProgram;
import dev.ruban.autodiff.ShapeMismatchException;
import dev.ruban.autodiff.Tensor;
import dev.ruban.autodiff.Variable;
import dev.ruban.module.UserModule;
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
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Job;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the names in a job stand for: the module and the loss; [TrainingUpdate] has the rest. Each
/// process makes its own; they are equal wherever the job is.
public final class TrainingModel {
    private final Module module;
    private final Loss loss;
    private final Optional<UserModule> code;
    private final Map<String, Variable> variables;
    private final ParameterLayout layout;

    private TrainingModel(Module module, Loss loss, Optional<UserModule> code) {
        this.module = module;
        this.loss = loss;
        this.code = code;
        variables = module.namedVariables();
        layout = module.layout();
    }

    /// A program's own model, with its variables' present values.
    public static TrainingModel of(Module module, Loss loss) {
        return new TrainingModel(module, loss, Optional.empty());
    }

    /// Of a process that was told of no module of the user's own.
    /// @throws IllegalArgumentException if a name is unknown: validation comes before
    public static TrainingModel of(ResolvedJob job) {
        return of(job, Optional.empty());
    }

    /// @param own module that this process was told to use
    /// @throws dev.ruban.problem.RubanException if the job is about a module, and `own` is not the
    ///     same one, or cannot be used
    public static TrainingModel of(ResolvedJob job, Optional<UserModule> own) {
        if (!job.spec().getModel().equals(JobNames.MODULE))
            return new TrainingModel(moduleOf(job), lossOf(job.spec()), Optional.empty());
        return ofUsers(job, JobModule.require(job.spec(), own));
    }

    /// Made twice: what a module starts from must follow from the job alone.
    private static TrainingModel ofUsers(ResolvedJob job, UserModule own) {
        TrainingModel model = madeOnce(job, own);
        requireVariables(model, own);
        TrainingModel again = madeOnce(job, own);
        if (!model.layout.equals(again.layout)
                || !Arrays.equals(model.initialParameters(), again.initialParameters()))
            throw new RubanException(
                    ExitCode.USAGE,
                    """
                    module %s: made twice, it has other parameters or other first values each time; \
                    draw them by an Initializer, whose numbers follow from the seed\
                    """
                            .formatted(own.className()));
        return model;
    }

    private static TrainingModel madeOnce(ResolvedJob job, UserModule own) {
        Module module = own.create(job.features(), job.outputs());
        return own.run(
                "its initialization",
                () -> {
                    module.initialize(job.seed());
                    return new TrainingModel(module, lossOf(job.spec()), Optional.of(own));
                });
    }

    private static void requireVariables(TrainingModel model, UserModule own) {
        if (model.layout.elements() == 0)
            throw new RubanException(
                    ExitCode.USAGE,
                    "module %s: it has no variables; keep them in fields of type Variable, Module or List"
                            .formatted(own.className()));
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

    /// [#losses], recorded for rows of a job's data.
    /// @throws dev.ruban.problem.RubanException if a module of the user's own cannot be recorded
    public RowProgram program(ResolvedJob job) {
        if (code.isEmpty())
            return RowProgram.record(job.features(), job.labels(), variables, losses());
        Loss checked =
                (labels, predictions) -> {
                    requireOutputs(job, predictions.shape());
                    return loss.call(labels, predictions);
                };
        return code.get()
                .run(
                        "its call",
                        () ->
                                RowProgram.record(
                                        job.features(),
                                        job.labels(),
                                        variables,
                                        module.losses(checked)));
    }

    private static void requireOutputs(ResolvedJob job, Shape predictions) {
        Shape needed = Shape.of(Shape.BATCH, job.outputs());
        if (!predictions.equals(needed))
            throw new ShapeMismatchException(
                    "it returns %s for input of shape %s; loss '%s' needs %s"
                            .formatted(
                                    predictions,
                                    Shape.of(Shape.BATCH, job.features()),
                                    job.spec().getLoss(),
                                    needed));
    }

    /// @param rows `[count, features]`
    /// @return `[count, outputs]`
    /// @throws dev.ruban.problem.RubanException if a module of the user's own throws
    public Tensor predictions(Tensor rows) {
        return code.isEmpty()
                ? module.call(rows)
                : code.get().run("its call", () -> module.call(rows));
    }
}
