package dev.ruban.autodiff;

import dev.ruban.tensor.kernel.Blocks;
import dev.ruban.tensor.kernel.Kernels;
import java.util.List;

/// Arrays for the slots of a [Graph], and the walks over them. Confined to one thread.
final class Execution {
    private static final float[] NONE = {};
    private static final int NO_SLOT = -1;

    private final Graph graph;
    private final Cells cells;
    private final float[][] values;
    private final int[] valueOffsets;
    private final float[][] gradients;
    private final int[] gradientOffsets;
    private final int[] elements;
    private final boolean[] batched;
    private final Blocks one = new Blocks();
    private int panelSlot = NO_SLOT;
    private float[] sum = NONE;

    Execution(Graph graph, Kernels kernels) {
        this.graph = graph;
        cells = new Cells(kernels);
        int slots = graph.slots();
        values = new float[slots][];
        valueOffsets = new int[slots];
        gradients = new float[slots][];
        gradientOffsets = new int[slots];
        elements = new int[slots];
        batched = new boolean[slots];
        for (int slot = 0; slot < slots; slot++) {
            elements[slot] = graph.tensor(slot).shape().elements();
            batched[slot] = graph.isBatched(slot);
            values[slot] = NONE;
            gradients[slot] = NONE;
        }
    }

    /// Tells the operations what the rows are.
    void setPass(RowPass pass) {
        cells.pass = pass;
    }

    /// A slot's values lie as panels, block by block.
    void setPanels(int slot) {
        panelSlot = slot;
    }

    /// Lets a slot's values lie in an array of the caller's.
    void bindValue(int slot, float[] array, int offset) {
        values[slot] = array;
        valueOffsets[slot] = offset;
    }

    /// Lets a slot's gradient be written to an array of the caller's.
    void bindGradient(int slot, float[] array, int offset) {
        gradients[slot] = array;
        gradientOffsets[slot] = offset;
    }

    float[] value(int slot) {
        return values[slot];
    }

    int valueOffset(int slot) {
        return valueOffsets[slot];
    }

    float[] gradient(int slot) {
        return gradients[slot];
    }

    /// Lets a slot's gradient be that of another slot of the same size.
    void shareGradient(int slot, int other) {
        bindGradient(slot, gradients[other], gradientOffsets[other]);
    }

    /// Allocates the gradient of a slot that is reached and has no array yet.
    void allocateGradient(int slot, int rows) {
        if (graph.isReached(slot) && gradients[slot].length == 0)
            gradients[slot] = new float[elements[slot] * (batched[slot] ? rows : 1)];
    }

    /// Allocates the gradients of all slots that are reached and have no array yet.
    void allocateGradients(int rows) {
        for (int slot = 0; slot < gradients.length; slot++) allocateGradient(slot, rows);
    }

    void forward(List<Graph.Step> steps, Blocks rows) {
        cells.blocks = rows;
        for (Graph.Step step : steps) {
            show(step, 0, rows.rows());
            step.operation().forward(cells);
        }
    }

    /// Takes derivatives in order, of a window of rows that counts as one block.
    void backward(List<Graph.Derivative> derivatives, int firstRow, int rows) {
        backward(derivatives, firstRow, one.one(rows));
    }

    /// Takes derivatives in order, of a window of rows.
    void backward(List<Graph.Derivative> derivatives, int firstRow, Blocks blocks) {
        cells.blocks = blocks;
        int rows = blocks.rows();
        for (Graph.Derivative derivative : derivatives) {
            Graph.Step step = derivative.step();
            show(step, firstRow, rows);
            cells.upstream = gradients[step.output()];
            cells.upstreamOffset = gradientOffset(step.output(), firstRow);
            write(derivative, firstRow, rows);
        }
    }

    private void write(Graph.Derivative derivative, int firstRow, int rows) {
        Operation operation = derivative.step().operation();
        int slot = derivative.slot();
        float[] gradient = gradients[slot];
        int offset = gradientOffset(slot, firstRow);
        if (!derivative.accumulate()) {
            operation.derivative(derivative.input(), cells, gradient, offset);
            return;
        }
        int length = elements[slot] * (batched[slot] ? rows : 1);
        if (sum.length < length) sum = new float[length];
        operation.derivative(derivative.input(), cells, sum, 0);
        for (int i = 0; i < length; i++) gradient[offset + i] += sum[i];
    }

    private void show(Graph.Step step, int firstRow, int rows) {
        int[] inputs = step.inputs();
        cells.reserve(inputs.length);
        boolean ofRows = batched[step.output()];
        for (int i = 0; i < inputs.length; i++) {
            int slot = inputs[i];
            ofRows |= batched[slot];
            cells.in[i] = values[slot];
            cells.inOffset[i] = rowOffset(valueOffsets[slot], slot, firstRow);
        }
        cells.out = values[step.output()];
        cells.outOffset = rowOffset(valueOffsets[step.output()], step.output(), firstRow);
        cells.rows = ofRows ? rows : 1;
        cells.panels = inputs[0] == panelSlot;
        cells.firstRow = firstRow;
    }

    private int gradientOffset(int slot, int firstRow) {
        return rowOffset(gradientOffsets[slot], slot, firstRow);
    }

    private int rowOffset(int offset, int slot, int firstRow) {
        return batched[slot] ? offset + firstRow * elements[slot] : offset;
    }
}
