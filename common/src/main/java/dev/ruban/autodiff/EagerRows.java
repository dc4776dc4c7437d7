package dev.ruban.autodiff;

import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import dev.ruban.tensor.kernel.Blocks;
import dev.ruban.tensor.kernel.Kernels;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Records anew at every [#forward], with values: slower, but a debugger sees each operation with
/// its numbers. The bits are those of the replay. Assigns the model's own variables.
public final class EagerRows implements RowExecution {
    private final Map<String, Variable> variables;
    private final RowFunction function;
    private final Kernels kernels;
    private final ParameterLayout layout;
    private final int capacity;
    private final float[] features;
    private final float[] labels;
    private final RowPass pass;
    private final int featuresPerRow;
    private final int labelsPerRow;
    private Blocks blocks = new Blocks();
    private @Nullable RowProgram program;
    private @Nullable Execution execution;

    /// @param features floats of one input row
    /// @param labels   floats of one label row
    public EagerRows(
            int features,
            int labels,
            Map<String, Variable> variables,
            RowFunction function,
            int capacity,
            Kernels kernels) {
        this.variables = Map.copyOf(variables);
        this.function = function;
        this.capacity = capacity;
        this.kernels = kernels;
        layout = RowProgram.layoutOf(variables);
        featuresPerRow = features;
        labelsPerRow = labels;
        this.features = new float[Math.multiplyExact(capacity, features)];
        this.labels = new float[Math.multiplyExact(capacity, labels)];
        pass = new RowPass(capacity);
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
    public boolean takesPanels() {
        return false;
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
        for (ParameterLayout.Entry entry : layout.entries()) {
            float[] values = Arrays.copyOfRange(parameters, entry.offset(), entry.end());
            variable(entry).assign(Tensor.of(entry.shape(), values));
        }
    }

    private Variable variable(ParameterLayout.Entry entry) {
        Variable variable = variables.get(entry.name());
        if (variable == null) throw new IllegalStateException("no variable '" + entry.name() + "'");
        return variable;
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
    public void showFilled() {
        pass.numberEach();
    }

    /// Copied, so that a debugger sees the rows of this time and no others.
    @Override
    public void show(float[] rows, int rowsOffset, float[] labelsOfRows, int labelsOffset) {
        copy(rows, rowsOffset, features);
        copy(labelsOfRows, labelsOffset, labels);
    }

    private static void copy(float[] from, int offset, float[] to) {
        System.arraycopy(from, offset, to, 0, Math.min(to.length, from.length - offset));
    }

    @Override
    public float[] shownLabels() {
        return labels;
    }

    @Override
    public int shownLabelsOffset() {
        return 0;
    }

    @Override
    public void forward(Blocks rows) {
        blocks = rows;
        Recording.during(pass, () -> record(rows.rows()));
    }

    private void record(int rows) {
        Tensor x = new Tensor(Shape.of(Shape.BATCH, featuresPerRow), features, rows);
        Tensor y = new Tensor(Shape.of(Shape.BATCH, labelsPerRow), labels, rows);
        RowProgram recorded = RowProgram.record(x, y, variables, function);
        Graph graph = recorded.graph();
        Execution computed = new Execution(graph, kernels);
        computed.setPass(pass);
        for (int slot = 0; slot < graph.slots(); slot++)
            computed.bindValue(slot, graph.tensor(slot).data(), 0);
        program = recorded;
        execution = computed;
    }

    private Execution execution() {
        if (execution == null) throw new IllegalStateException("backward before forward");
        return execution;
    }

    private RowProgram program() {
        if (program == null) throw new IllegalStateException("backward before forward");
        return program;
    }

    private Graph graph() {
        return program().graph();
    }

    @Override
    public double sumOfLosses() {
        return kernels.sumAsDouble(blocks, losses(), lossesOffset());
    }

    @Override
    public float[] losses() {
        return execution().value(graph().target());
    }

    @Override
    public int lossesOffset() {
        return 0;
    }

    @Override
    public float[] predictions() {
        return execution().value(program().predictions());
    }

    @Override
    public int predictionsOffset() {
        return 0;
    }

    @Override
    public void backward() {
        int rows = blocks.rows();
        execution().allocateGradients(rows);
        Arrays.fill(execution().gradient(graph().target()), 1f);
        execution().backward(graph().batchDerivatives(), 0, rows);
    }

    @Override
    public void gradients(float[] target) {
        new GradientSums(program(), execution()).compute(blocks, target);
    }
}
