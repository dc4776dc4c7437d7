package dev.ruban.coordinator.training;

import dev.ruban.autodiff.RowProgram;
import dev.ruban.autodiff.Tensor;
import dev.ruban.autodiff.Variable;
import dev.ruban.checkpoint.ParameterDigest;
import dev.ruban.checkpoint.Safetensors;
import dev.ruban.checkpoint.TensorFile;
import dev.ruban.coordinator.callback.Callback;
import dev.ruban.coordinator.progress.Progress;
import dev.ruban.coordinator.progress.Terminal;
import dev.ruban.coordinator.run.CompositeRunListener;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.data.Dataset;
import dev.ruban.data.Split;
import dev.ruban.job.JobMetrics;
import dev.ruban.job.ResolvedJob;
import dev.ruban.job.TrainingModel;
import dev.ruban.metric.Metric;
import dev.ruban.nn.Loss;
import dev.ruban.nn.Module;
import dev.ruban.optimizer.Lbfgs;
import dev.ruban.optimizer.Optimizer;
import dev.ruban.optimizer.UpdateRule;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Job;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.kernel.KernelSelection;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.compute.TapePartialComputer;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Trains a module of a Java program, as Keras' `compile` and `fit` do, distributed and with the same
/// bits for any number of workers and threads.
///
///     var model = new Sequential(new Linear(4, 8), new Tanh(), new Linear(8, 3));
///     var trainer = Trainer.compile(
///             model, Adam.withLearningRate(0.01), new SoftmaxCrossEntropy(), Metric.accuracy());
///     History history = trainer.fit(dataset, FitOptions.defaults().withEpochs(60).withWorkers(3));
///
/// The module's variables hold the trained values afterwards; a second [#fit] goes on from them,
/// with fresh slots of the optimizer. Not thread-safe.
public final class Trainer {
    /// Stands where a job of the command line names its model.
    private static final String PROGRAM = "program";

    private final Module module;
    private final UpdateRule update;
    private final Loss loss;
    private final List<Metric> metrics;
    private final TrainingModel model;
    private boolean hasValues;

    private Trainer(Module module, UpdateRule update, Loss loss, List<Metric> metrics) {
        this.module = module;
        this.update = update;
        this.loss = loss;
        this.metrics = metrics;
        model = TrainingModel.of(module, loss);
        if (model.layout().elements() == 0)
            throw new IllegalArgumentException(
                    "%s has no variables; keep them in fields of type Variable or Module"
                            .formatted(module.getClass().getName()));
    }

    /// @param loss    one value per row, or ending with `mean()`
    /// @param metrics measured in every epoch, and by [#evaluate]
    public static Trainer compile(
            Module module, Optimizer optimizer, Loss loss, Metric... metrics) {
        return compile(module, UpdateRule.of(optimizer), loss, metrics);
    }

    /// L-BFGS: full batches, each epoch an iteration of one step or more.
    public static Trainer compile(
            Module module, Lbfgs.Settings settings, Loss loss, Metric... metrics) {
        return compile(module, UpdateRule.of(settings), loss, metrics);
    }

    /// With penalties and clipping before the optimizer.
    public static Trainer compile(Module module, UpdateRule update, Loss loss, Metric... metrics) {
        return new Trainer(module, update, loss, List.of(metrics));
    }

    /// Trains. The first time, variables that have an initializer get their first values by the seed,
    /// unless [#loadWeights] came before.
    /// @throws RubanException if the loss diverges, or the cluster fails
    /// @throws dev.ruban.autodiff.RowsMeetException if the model mixes rows of a batch
    public History fit(Dataset dataset, FitOptions options) {
        start(options);
        return run(dataset, options, options.epochs());
    }

    private void start(FitOptions options) {
        if (!hasValues) module.initialize(options.seed());
        hasValues = true;
    }

    private ThreadCluster cluster(FitOptions options) {
        return new ThreadCluster(options.workers(), options.threads(), factory(options));
    }

    /// Opens a cluster for a loop of the program's own; epochs and progress of the options are not
    /// used. Variables get their first values as in [#fit].
    public TrainingSession open(Dataset dataset, FitOptions options) {
        start(options);
        TrainingTask task = task(dataset, options, 0, List.of());
        WorkerThreads workers = new WorkerThreads();
        return new TrainingSession(
                task.job(), module, cluster(options).drive(task, workers), workers);
    }

    /// Loss and metrics over a data set, by the present values.
    /// @throws IllegalArgumentException if a metric does not fit the model
    public Evaluation evaluate(Dataset dataset) {
        History history = run(dataset, FitOptions.defaults(), 0);
        return new Evaluation(history.finalLoss(), history.finalMetrics());
    }

    /// @param features `[rows, F]`
    /// @return `[rows, outputs]`
    public Tensor predict(Tensor features) {
        return module.call(features);
    }

    private History run(Dataset dataset, FitOptions options, int epochs) {
        TrainingTask task = task(dataset, options, epochs, metrics);
        boolean verifiable = options.callbacks().stream().allMatch(Callback::isDeterministic);
        HistoryRecorder recorder = new HistoryRecorder(verifiable);
        try (Progress progress = progress(options, epochs)) {
            RunListener listener = new CompositeRunListener(List.of(progress, recorder));
            RunListener.Finished finished =
                    cluster(options).train(task.withCallbacks(options.callbacks()), listener);
            assign(finished.parameters());
            String digest = ParameterDigest.sha256(model.layout(), finished.parameters());
            return recorder.history(finished, digest);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RubanException(
                    ExitCode.INTERRUPTED, "the training was interrupted", interrupted);
        }
    }

    /// Records the model here first, so that what it does wrong is told before a worker starts.
    private RowProgram record(Dataset dataset) {
        int features = dataset.featureNames().size();
        int labels = dataset.labelNames().size();
        return RowProgram.record(features, labels, model.variables(), model.losses());
    }

    private TrainingTask task(
            Dataset dataset, FitOptions options, int epochs, List<Metric> measured) {
        RowProgram recorded = record(dataset);
        Map<Split, Dataset> datasets = new EnumMap<>(Split.class);
        datasets.put(Split.TRAINING, dataset);
        options.validation().ifPresent(rows -> datasets.put(Split.VALIDATION, rows));
        ResolvedJob job =
                new ResolvedJob(
                        spec(options, epochs, measured),
                        dataset.rows(),
                        options.validation().map(Dataset::rows).orElse(0L),
                        dataset.featureNames().size(),
                        dataset.labelNames().size(),
                        dataset.classes().size());
        return new TrainingTask(
                job,
                datasets,
                model.layout(),
                module.parameters(),
                update,
                recorded.draws(),
                JobMetrics.plan(job, recorded));
    }

    private Job spec(FitOptions options, int epochs, List<Metric> measured) {
        return Job.newBuilder()
                .setModel(PROGRAM)
                .setEpochs(epochs)
                .addAllMetrics(measured.stream().map(Metric::name).toList())
                .setBatchSize(options.batchSize().map(String::valueOf).orElse("all"))
                .setShuffle(options.shuffle())
                .setSeed(options.seed())
                .setShards(options.shards())
                .setLearningRate(update.learningRate())
                .setArithmetic(ResolvedJob.ARITHMETIC)
                .build();
    }

    private PartialComputer.Factory factory(FitOptions options) {
        return (job, threads) ->
                new TapePartialComputer(
                        job,
                        TrainingModel.of(module, loss),
                        threads,
                        KernelSelection.current().kernels(),
                        options.runEagerly());
    }

    private Progress progress(FitOptions options, int epochs) {
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        return Progress.of(
                options.progress(),
                err,
                Terminal.ofStandardError(),
                model.layout(),
                Math.max(1, epochs),
                System::nanoTime);
    }

    private void assign(float[] parameters) {
        for (ParameterLayout.Entry entry : model.layout().entries()) {
            Variable variable = model.variables().get(entry.name());
            if (variable == null) throw new IllegalStateException(entry.name());
            float[] values = Arrays.copyOfRange(parameters, entry.offset(), entry.end());
            variable.assign(Tensor.of(entry.shape(), values));
        }
    }

    /// Writes the variables' present values as safetensors, with the module's class in the metadata.
    public void saveWeights(Path file) {
        SortedMap<String, String> metadata = new TreeMap<>();
        metadata.put("ruban.module", module.getClass().getName());
        Safetensors.write(file, new TensorFile(model.layout(), module.parameters(), metadata));
    }

    /// Reads values, as [#saveWeights], a run of the command line or PyTorch wrote them.
    /// @throws RubanException if names or shapes differ from the module's; both are listed
    public void loadWeights(Path file) {
        TensorFile tensors = Safetensors.read(file);
        if (!tensors.layout().equals(model.layout()))
            throw new RubanException(
                    ExitCode.DATA,
                    "%s has the parameters %s but the module needs %s; names and shapes must be the same"
                            .formatted(file, tensors.layout(), model.layout()));
        assign(tensors.values());
        hasValues = true;
    }
}
