package dev.ruban.autodiff;

import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import dev.ruban.tensor.kernel.Kernels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The losses of rows and their gradients, recorded once with a symbolic batch, to be replayed over
/// any number of rows without allocation. Recording refuses operations by which rows of a batch would
/// meet. Immutable; each thread replays by a [RowExecution] of its own.
public final class RowProgram {
    private final ParameterLayout layout;
    private final Map<String, Variable> variables;
    private final Tensor features;
    private final Tensor labels;
    private final Graph graph;
    private final Optional<Tensor> predictions;

    private RowProgram(
            ParameterLayout layout,
            Map<String, Variable> variables,
            Tensor features,
            Tensor labels,
            Graph graph,
            Optional<Tensor> predictions) {
        this.layout = layout;
        this.variables = variables;
        this.features = features;
        this.labels = labels;
        this.graph = graph;
        this.predictions = predictions;
    }

    /// Records without values: what the function computes is known, but for no row yet.
    /// @param variables by name; gradients of all of them are taken
    /// @throws RowsMeetException      if rows of the batch would meet before the final mean
    /// @throws ShapeMismatchException if shapes do not fit, or the loss is not one value per row
    /// @throws IllegalArgumentException if it uses a variable that is not among these
    public static RowProgram record(
            int features, int labels, Map<String, Variable> variables, RowFunction function) {
        Tensor x = new Tensor(Shape.of(Shape.BATCH, features), null, 1);
        Tensor y = new Tensor(Shape.of(Shape.BATCH, labels), null, 1);
        return record(x, y, variables, function);
    }

    /// Records with values: `features` and `labels` hold the rows, and all is computed at once.
    static RowProgram record(
            Tensor features, Tensor labels, Map<String, Variable> variables, RowFunction function) {
        Recorder recorder = new Recorder(!features.hasData());
        Recording.open(recorder);
        RowFunction.Results results;
        Graph graph;
        try {
            results = function.results(features, labels);
            Tensor losses = recorder.perRow(results.losses());
            graph = new Graph(recorder.entries, losses, Graph.identitySet(variables.values()));
        } finally {
            Recording.close(recorder);
        }
        requireOwn(graph, variables);
        return new RowProgram(
                layoutOf(variables),
                Map.copyOf(variables),
                features,
                labels,
                graph,
                results.predictions());
    }

    private static void requireOwn(Graph graph, Map<String, Variable> variables) {
        Set<Tensor> own = Graph.identitySet(variables.values());
        for (int slot = 0; slot < graph.slots(); slot++)
            if (graph.tensor(slot) instanceof Variable variable && !own.contains(variable))
                throw new IllegalArgumentException(
                        """
                        the loss uses a variable of shape %s that is not one of the model's; keep \
                        it in a field of the module, or take a Tensor for what is not trained\
                        """
                                .formatted(variable.shape()));
    }

    /// Where each variable's gradient goes in a flat array.
    static ParameterLayout layoutOf(Map<String, Variable> variables) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        variables.forEach((name, variable) -> shapes.put(name, variable.shape()));
        return ParameterLayout.of(shapes);
    }

    /// Arrays for replaying, for one thread; features lie row after row.
    /// @param capacity the most rows that it will take at once
    public RowExecution execution(int capacity, Kernels kernels) {
        return new ReplayedRows(this, capacity, false, Optional.empty(), kernels);
    }

    /// As [#execution], with features as [dev.ruban.tensor.kernel.RowPanels].
    /// @throws IllegalStateException unless [#allowsPanels]
    public RowExecution panelExecution(int capacity, Kernels kernels) {
        if (!allowsPanels())
            throw new IllegalStateException("features are used otherwise than by columns");
        return new ReplayedRows(this, capacity, true, Optional.empty(), kernels);
    }

    /// As [#panelExecution], by one kernel that keeps nothing of the rows: the fastest where nobody
    /// asks for predictions, since each row is read once.
    /// @throws IllegalStateException unless [#isFused]
    public RowExecution fusedExecution(int capacity, Kernels kernels) {
        Optional<LeastSquares> all = LeastSquares.in(this);
        if (all.isEmpty()) throw new IllegalStateException("this is not a mean of squared errors");
        return new ReplayedRows(this, capacity, true, all, kernels);
    }

    /// Whether all that reads the features is products with a single column.
    public boolean allowsPanels() {
        if (!graph.contains(features) || predictions.filter(p -> p == features).isPresent())
            return false;
        int slot = graph.slotOf(features);
        return graph.steps().stream().allMatch(step -> !step.reads(slot) || step.readsPanels(slot));
    }

    /// Whether rows can go through one kernel that keeps nothing of them.
    public boolean isFused() {
        return LeastSquares.in(this).isPresent();
    }

    /// Whether the losses of a training step are others than those of an evaluation: it drops out.
    public boolean draws() {
        return graph.draws();
    }

    /// Floats of one row's prediction.
    /// @throws ShapeMismatchException if the predictions do not depend on the row
    /// @throws IllegalStateException  if the row function tells none
    public int outputs() {
        Tensor predicted = graph.tensor(predictions());
        if (!predicted.shape().isBatched())
            throw new ShapeMismatchException(
                    "the model predicts shape %s, the same for every row; metrics need [batch, ...]"
                            .formatted(predicted.shape()));
        return predicted.shape().elements();
    }

    /// The slot of the predictions.
    int predictions() {
        return graph.slotOf(
                predictions.orElseThrow(
                        () -> new IllegalStateException("the row function tells no predictions")));
    }

    ParameterLayout layout() {
        return layout;
    }

    Variable variable(String name) {
        Variable variable = variables.get(name);
        if (variable == null) throw new IllegalArgumentException("no variable '" + name + "'");
        return variable;
    }

    Tensor features() {
        return features;
    }

    Tensor labels() {
        return labels;
    }

    Graph graph() {
        return graph;
    }

    /// Keeps what is applied, and sees to it that a mean over the batch comes last.
    private static final class Recorder implements Recording.Recorder {
        final List<Recording.Entry> entries = new ArrayList<>();
        private final boolean symbolic;

        Recorder(boolean symbolic) {
            this.symbolic = symbolic;
        }

        @Override
        public boolean isSymbolic() {
            return symbolic;
        }

        @Override
        public void record(Recording.Entry entry) {
            for (Tensor input : entry.inputs())
                if (isMeanOverBatch(input))
                    throw entry.operation()
                            .rowsMeet(
                                    "it takes the mean over the batch",
                                    "the mean must be the last operation of a loss");
            entries.add(entry);
        }

        private boolean isMeanOverBatch(Tensor tensor) {
            for (Recording.Entry entry : entries)
                if (entry.output() == tensor) return entry.operation().isMeanOverBatch();
            return false;
        }

        /// One value per row, of which the loss is the mean.
        Tensor perRow(Tensor loss) {
            Tensor rows = loss;
            if (isMeanOverBatch(loss)) rows = entries.removeLast().inputs()[0];
            if (!rows.shape().isBatched())
                throw new ShapeMismatchException(
                        """
                        a loss returns one value per row, shape [batch], or ends with mean(); \
                        this one has shape %s\
                        """
                                .formatted(loss.shape()));
            if (rows.shape().elements() == 1) return rows;
            if (rows == loss)
                throw new ShapeMismatchException(
                        """
                        a loss returns one value per row, but this one has shape %s; end it with \
                        mean(), or with a mean over the other axes\
                        """
                                .formatted(loss.shape()));
            int[] axes = new int[rows.shape().rank() - 1];
            for (int i = 0; i < axes.length; i++) axes[i] = i + 1;
            return rows.mean(axes);
        }
    }
}
