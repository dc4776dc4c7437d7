package dev.ruban.autodiff;

import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.kernel.Blocks;
import dev.ruban.tensor.kernel.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Replays a [RowProgram] with arrays allocated once.
final class ReplayedRows implements RowExecution {
    private static final float[] NONE = {};

    private final RowProgram program;
    private final int capacity;
    private final boolean panels;
    private final Graph graph;
    private final Execution execution;
    private final GradientSums sums;
    private final RowPass pass;
    private final Kernels kernels;
    private final Optional<LeastSquares> fused;
    private final List<Graph.Step> parameterSteps = new ArrayList<>();
    private final List<Graph.Step> rowSteps = new ArrayList<>();
    private final List<Graph.Derivative> batchDerivatives = new ArrayList<>();
    private float[] features = NONE;
    private float[] labels = NONE;
    private float[] shownLabels = NONE;
    private int shownLabelsOffset;
    private final Blocks once = Blocks.of(1);
    private Blocks blocks = once;
    private boolean replayed;

    /// @param fused what computes all at once, in place of single operations
    ReplayedRows(
            RowProgram program,
            int capacity,
            boolean panels,
            Optional<LeastSquares> fused,
            Kernels kernels) {
        this.program = program;
        this.capacity = capacity;
        this.panels = panels;
        this.kernels = kernels;
        graph = program.graph();
        this.fused = fused;
        execution = new Execution(graph, kernels);
        pass = new RowPass(capacity);
        execution.setPass(pass);
        if (panels) execution.setPanels(graph.slotOf(program.features()));
        for (Graph.Step step : graph.steps())
            (graph.isBatched(step.output()) ? rowSteps : parameterSteps).add(step);
        allocateValues();
        allocateGradients();
        sums = new GradientSums(program, execution);
    }

    private void allocateValues() {
        for (int slot = 0; slot < graph.slots(); slot++) {
            Tensor tensor = graph.tensor(slot);
            boolean given = tensor == program.features() || tensor == program.labels();
            if (tensor instanceof Variable || given) continue;
            int rows = graph.isBatched(slot) ? capacity : 1;
            boolean constant = tensor.hasData() && !graph.isBatched(slot);
            execution.bindValue(
                    slot,
                    constant ? tensor.data() : new float[tensor.shape().elements() * rows],
                    0);
        }
    }

    /// What a derivative only hands on is not copied, if nothing else is added to it.
    private void allocateGradients() {
        execution.allocateGradient(graph.target(), capacity);
        Arrays.fill(execution.gradient(graph.target()), 1f);
        for (Graph.Derivative derivative : graph.batchDerivatives()) {
            int slot = derivative.slot();
            boolean shared =
                    derivative.step().operation().passesThrough(derivative.input())
                            && graph.batchDerivatives().stream()
                                            .filter(d -> d.slot() == slot)
                                            .count()
                                    == 1;
            if (shared) execution.shareGradient(slot, derivative.step().output());
            else batchDerivatives.add(derivative);
            execution.allocateGradient(slot, capacity);
        }
        for (int slot = 0; slot < graph.slots(); slot++)
            if (!(graph.tensor(slot) instanceof Variable))
                execution.allocateGradient(slot, capacity);
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public boolean takesPanels() {
        return panels;
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
        return pass.rowNumbers();
    }

    @Override
    public void numberFrom(long firstRow) {
        pass.numberFrom(firstRow);
    }

    @Override
    public void bindParameters(float[] parameters) {
        for (ParameterLayout.Entry entry : program.layout().entries()) {
            Variable variable = program.variable(entry.name());
            if (graph.contains(variable))
                execution.bindValue(graph.slotOf(variable), parameters, entry.offset());
        }
        execution.forward(parameterSteps, once);
    }

    /// Made when rows are first gathered: those of one shard are shown where they lie.
    @Override
    public float[] features() {
        if (features.length == 0) features = floats(program.features());
        return features;
    }

    @Override
    public float[] labels() {
        if (labels.length == 0) labels = floats(program.labels());
        return labels;
    }

    private float[] floats(Tensor input) {
        return new float[Math.multiplyExact(capacity, input.shape().elements())];
    }

    @Override
    public void showFilled() {
        show(features(), 0, labels(), 0);
        pass.numberEach();
    }

    @Override
    public void show(float[] rows, int rowsOffset, float[] labelsOfRows, int labelsOffset) {
        if (graph.contains(program.features()))
            execution.bindValue(graph.slotOf(program.features()), rows, rowsOffset);
        if (graph.contains(program.labels()))
            execution.bindValue(graph.slotOf(program.labels()), labelsOfRows, labelsOffset);
        shownLabels = labelsOfRows;
        shownLabelsOffset = labelsOffset;
    }

    @Override
    public float[] shownLabels() {
        return shownLabels;
    }

    @Override
    public int shownLabelsOffset() {
        return shownLabelsOffset;
    }

    @Override
    public void forward(Blocks rows) {
        blocks = rows;
        replayed = false;
        if (fused.isPresent()) fused.get().compute(execution, rows, kernels);
        else replay();
    }

    /// Each row's values, unless they are there: where all is computed at once, only who asks for
    /// them needs them.
    private void replay() {
        if (!replayed) execution.forward(rowSteps, blocks);
        replayed = true;
    }

    @Override
    public double sumOfLosses() {
        return fused.isPresent()
                ? fused.get().loss()
                : kernels.sumAsDouble(blocks, losses(), lossesOffset());
    }

    @Override
    public float[] losses() {
        replay();
        return execution.value(graph.target());
    }

    @Override
    public int lossesOffset() {
        return execution.valueOffset(graph.target());
    }

    @Override
    public float[] predictions() {
        replay();
        return execution.value(program.predictions());
    }

    @Override
    public int predictionsOffset() {
        return execution.valueOffset(program.predictions());
    }

    @Override
    public void backward() {
        if (fused.isEmpty()) execution.backward(batchDerivatives, 0, blocks);
    }

    @Override
    public void gradients(float[] target) {
        if (fused.isPresent()) fused.get().gradients(target);
        else sums.compute(blocks, target);
    }
}
