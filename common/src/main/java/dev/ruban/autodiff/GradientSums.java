package dev.ruban.autodiff;

import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.kernel.Blocks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The last part of the backward walk: sums over rows, cut at the boundaries of blocks and added by
/// their tree. Where a variable has a single derivative, and its operation knows blocks, the kernel
/// does both at once; the others are computed block by block. Confined to one thread.
final class GradientSums {
    /// A variable's slot, and where it lies in the flat arrays.
    private record Placed(int slot, int offset, int elements) {}

    private final Execution execution;
    private final List<Graph.Derivative> direct = new ArrayList<>();
    private final List<Graph.Derivative> byBlock = new ArrayList<>();
    private final List<Placed> directTargets = new ArrayList<>();
    private final List<Placed> blockTargets = new ArrayList<>();
    private final List<Placed> unreached = new ArrayList<>();
    private final List<float[]> levels = new ArrayList<>();
    private int blockElements;

    GradientSums(RowProgram program, Execution execution) {
        this.execution = execution;
        Graph graph = program.graph();
        for (Graph.Derivative derivative : graph.sumDerivatives())
            (isDirect(graph, derivative) ? direct : byBlock).add(derivative);
        for (ParameterLayout.Entry entry : program.layout().entries())
            place(graph, program.variable(entry.name()), entry);
    }

    private static boolean isDirect(Graph graph, Graph.Derivative derivative) {
        int slot = derivative.slot();
        long reaching = graph.sumDerivatives().stream().filter(d -> d.slot() == slot).count();
        return reaching == 1
                && graph.tensor(slot) instanceof Variable
                && graph.isBatched(derivative.step().output())
                && derivative.step().operation().sumsBlocks(derivative.input());
    }

    private void place(Graph graph, Variable variable, ParameterLayout.Entry entry) {
        int elements = entry.end() - entry.offset();
        if (!graph.isReached(variable)) {
            unreached.add(new Placed(-1, entry.offset(), elements));
            return;
        }
        int slot = graph.slotOf(variable);
        Placed placed = new Placed(slot, entry.offset(), elements);
        if (direct.stream().anyMatch(derivative -> derivative.slot() == slot)) {
            directTargets.add(placed);
        } else {
            blockTargets.add(placed);
            blockElements += elements;
        }
    }

    /// @param target flat in layout order, overwritten
    void compute(Blocks blocks, float[] target) {
        for (Placed placed : unreached)
            Arrays.fill(target, placed.offset(), placed.offset() + placed.elements(), 0f);
        for (Placed placed : directTargets)
            execution.bindGradient(placed.slot(), target, placed.offset());
        execution.backward(direct, 0, blocks);
        if (!blockTargets.isEmpty()) computeByBlock(blocks, target);
    }

    private void computeByBlock(Blocks blocks, float[] target) {
        int depth = 0;
        for (int block = 0; block < blocks.count(); block++) {
            bind(level(depth));
            execution.backward(byBlock, blocks.start(block), blocks.rows(block));
            for (int i = blocks.merges(block); i > 0; i--, depth--)
                add(level(depth - 1), level(depth));
            depth++;
        }
        int from = 0;
        for (Placed placed : blockTargets) {
            System.arraycopy(level(0), from, target, placed.offset(), placed.elements());
            from += placed.elements();
        }
    }

    private void bind(float[] sums) {
        int from = 0;
        for (Placed placed : blockTargets) {
            execution.bindGradient(placed.slot(), sums, from);
            from += placed.elements();
        }
    }

    private float[] level(int depth) {
        if (depth == levels.size()) levels.add(new float[blockElements]);
        return levels.get(depth);
    }

    private static void add(float[] left, float[] right) {
        for (int i = 0; i < left.length; i++) left[i] += right[i];
    }
}
