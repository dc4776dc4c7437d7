package dev.ruban.autodiff;

import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.kernel.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Replays a [RowProgram] with arrays allocated once.
final class ReplayedRows implements RowExecution {
    private final RowProgram program;
    private final int capacity;
    private final Graph graph;
    private final Execution execution;
    private final float[] features;
    private final float[] labels;
    private final long[] rowNumbers;
    private final RowPass pass;
    private final List<Graph.Step> parameterSteps = new ArrayList<>();
    private final List<Graph.Step> rowSteps = new ArrayList<>();
    private final List<ParameterLayout.Entry> unreached = new ArrayList<>();
    private final List<Placed> reached = new ArrayList<>();

    /// A variable's slot, and where it lies in the flat arrays.
    private record Placed(int slot, int offset) {}

    ReplayedRows(RowProgram program, int capacity, Kernels kernels) {
        this.program = program;
        this.capacity = capacity;
        graph = program.graph();
        execution = new Execution(graph, kernels);
        features = new float[capacity * program.features().shape().elements()];
        labels = new float[capacity * program.labels().shape().elements()];
        rowNumbers = new long[capacity];
        pass = new RowPass(rowNumbers);
        execution.setPass(pass);
        allocateValues();
        bind(program.features(), features);
        bind(program.labels(), labels);
        for (ParameterLayout.Entry entry : program.layout().entries()) {
            Variable variable = program.variable(entry.name());
            if (graph.isReached(variable))
                reached.add(new Placed(graph.slotOf(variable), entry.offset()));
            else unreached.add(entry);
        }
        execution.allocateGradients(capacity);
        Arrays.fill(execution.gradient(graph.target()), 1f);
        for (Graph.Step step : graph.steps())
            (graph.isBatched(step.output()) ? rowSteps : parameterSteps).add(step);
    }

    private void allocateValues() {
        for (int slot = 0; slot < graph.slots(); slot++) {
            Tensor tensor = graph.tensor(slot);
            if (tensor instanceof Variable) continue;
            int rows = graph.isBatched(slot) ? capacity : 1;
            boolean constant = tensor.hasData() && !graph.isBatched(slot);
            execution.bindValue(
                    slot,
                    constant ? tensor.data() : new float[tensor.shape().elements() * rows],
                    0);
        }
    }

    private void bind(Tensor input, float[] array) {
        if (graph.contains(input)) execution.bindValue(graph.slotOf(input), array, 0);
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public void train(long step) {
        pass.train(step);
    }

    @Override
    public void evaluate() {
        pass.evaluate();
    }

    @Override
    public long[] rowNumbers() {
        return rowNumbers;
    }

    @Override
    public void bindParameters(float[] parameters) {
        for (ParameterLayout.Entry entry : program.layout().entries()) {
            Variable variable = program.variable(entry.name());
            if (graph.contains(variable))
                execution.bindValue(graph.slotOf(variable), parameters, entry.offset());
        }
        execution.forward(parameterSteps, 1);
    }

    @Override
    public float[] features() {
        return features;
    }

    @Override
    public float[] labels() {
        return labels;
    }

    @Override
    public void forward(int rows) {
        execution.forward(rowSteps, rows);
    }

    @Override
    public float[] losses() {
        return execution.value(graph.target());
    }

    @Override
    public int lossesOffset() {
        return execution.valueOffset(graph.target());
    }

    @Override
    public float[] predictions() {
        return execution.value(program.predictions());
    }

    @Override
    public int predictionsOffset() {
        return execution.valueOffset(program.predictions());
    }

    @Override
    public void backward(int rows) {
        execution.backward(graph.batchDerivatives(), 0, rows);
    }

    @Override
    public void gradients(int firstRow, int rows, float[] target) {
        bindGradients(target);
        for (ParameterLayout.Entry entry : unreached)
            Arrays.fill(target, entry.offset(), entry.end(), 0f);
        execution.backward(graph.sumDerivatives(), firstRow, rows);
    }

    private void bindGradients(float[] target) {
        for (Placed placed : reached)
            execution.bindGradient(placed.slot(), target, placed.offset());
    }
}
