package dev.ruban.autodiff;

import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.kernel.Blocks;
import dev.ruban.tensor.kernel.Kernels;
import java.util.List;
import java.util.Optional;

/// A recording that is `mean((x @ weight + bias - y)²)`, all of it in one kernel that reads the
/// rows once. Each operation by itself took three times as long for one feature, for 10 twice.
/// Features lie as [dev.ruban.tensor.kernel.RowPanels]. Confined to one thread.
final class LeastSquares {
    private final int features;
    private final int labels;
    private final Placed weight;
    private final Placed bias;
    private final float[] sums;
    private double loss;

    /// A variable's slot, and where it lies in the flat arrays.
    private record Placed(int slot, int offset) {}

    /// @param count of weights
    private LeastSquares(int count, int features, int labels, Placed weight, Placed bias) {
        sums = new float[count + 1];
        this.features = features;
        this.labels = labels;
        this.weight = weight;
        this.bias = bias;
    }

    /// Empty if the recording is another one.
    static Optional<LeastSquares> in(RowProgram program) {
        Graph graph = program.graph();
        List<Graph.Step> steps = graph.steps();
        if (steps.size() < 4 || steps.size() > 5) return Optional.empty();
        if (!isSingle(program.labels())) return Optional.empty();
        Graph.Step product = steps.get(0);
        Graph.Step sum = steps.get(1);
        boolean matches =
                product.operation() instanceof MatrixMultiply
                        && reads(graph, product, 0, program.features())
                        && sum.operation() instanceof Add
                        && sum.inputs()[0] == product.output()
                        && isSquaredError(program, sum.output());
        return matches ? place(program, product.inputs()[1], sum.inputs()[1]) : Optional.empty();
    }

    private static boolean isSquaredError(RowProgram program, int prediction) {
        Graph graph = program.graph();
        List<Graph.Step> steps = graph.steps();
        Graph.Step difference = steps.get(2);
        Graph.Step square = steps.get(3);
        return difference.operation() instanceof Subtract
                && difference.inputs()[0] == prediction
                && reads(graph, difference, 1, program.labels())
                && square.operation() instanceof Square
                && square.inputs()[0] == difference.output()
                && endsWith(graph, square.output());
    }

    /// Whether the losses are these, at most with another shape.
    private static boolean endsWith(Graph graph, int slot) {
        if (graph.steps().size() == 4) return graph.target() == slot;
        Graph.Step last = graph.steps().get(4);
        return last.operation() instanceof Reduction mean
                && mean.isOfSingleTerms()
                && last.inputs()[0] == slot
                && graph.target() == last.output();
    }

    private static boolean reads(Graph graph, Graph.Step step, int input, Tensor tensor) {
        return graph.tensor(step.inputs()[input]) == tensor;
    }

    private static boolean isSingle(Tensor tensor) {
        return tensor.shape().elements() == 1;
    }

    /// The parameters must be these two, and no more.
    private static Optional<LeastSquares> place(RowProgram program, int weight, int bias) {
        Graph graph = program.graph();
        ParameterLayout layout = program.layout();
        int count = program.features().shape().elements();
        if (weight == bias || layout.elements() != count + 1) return Optional.empty();
        Placed[] placed = new Placed[2];
        for (ParameterLayout.Entry entry : layout.entries()) {
            Variable variable = program.variable(entry.name());
            if (graph.tensor(weight) == variable) placed[0] = new Placed(weight, entry.offset());
            if (graph.tensor(bias) == variable) placed[1] = new Placed(bias, entry.offset());
        }
        if (placed[0] == null || placed[1] == null) return Optional.empty();
        return Optional.of(
                new LeastSquares(
                        count,
                        graph.slotOf(program.features()),
                        graph.slotOf(program.labels()),
                        placed[0],
                        placed[1]));
    }

    /// Loss and gradients of the rows that are bound.
    void compute(Execution execution, Blocks rows, Kernels kernels) {
        loss =
                kernels.leastSquares(
                        rows,
                        sums.length - 1,
                        execution.value(weight.slot()),
                        execution.valueOffset(weight.slot()),
                        execution.value(bias.slot())[execution.valueOffset(bias.slot())],
                        execution.value(features),
                        execution.valueOffset(features),
                        execution.value(labels),
                        execution.valueOffset(labels),
                        sums,
                        0);
    }

    /// The sum of the losses, in double.
    double loss() {
        return loss;
    }

    /// @param target flat in layout order, overwritten
    void gradients(float[] target) {
        System.arraycopy(sums, 0, target, weight.offset(), sums.length - 1);
        target[bias.offset()] = sums[sums.length - 1];
    }
}
