package dev.ruban.autodiff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// A recording, numbered and ordered for replay: which operation reads and writes which slot, and
/// in which order derivatives are taken. A slot is the place of one tensor.
///
/// The backward walk takes operations in reverse order of recording, and an operation's inputs in
/// their order. The first derivative that reaches a slot is written, each later one is added. All that
/// flows to slots of the batch comes before all that flows to slots without one: the latter are
/// sums over rows, taken block by block.
final class Graph {
    /// One operation on slots.
    record Step(Operation operation, int[] inputs, int output) {
        boolean reads(int slot) {
            return IntStream.of(inputs).anyMatch(input -> input == slot);
        }

        /// Whether a slot that it reads may lie as panels.
        boolean readsPanels(int slot) {
            return operation instanceof MatrixMultiply product
                    && product.takesPanels()
                    && inputs[0] == slot;
        }
    }

    /// One derivative: of a step's output by one of its inputs.
    /// @param accumulate whether something has been written to the input's gradient before
    record Derivative(Step step, int input, boolean accumulate) {
        int slot() {
            return step.inputs()[input];
        }
    }

    private final List<Tensor> slots = new ArrayList<>();
    private final IdentityHashMap<Tensor, Integer> indexOf = new IdentityHashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Derivative> batchDerivatives = new ArrayList<>();
    private final List<Derivative> sumDerivatives = new ArrayList<>();
    private final boolean[] reached;
    private final int target;

    /// @param entries in the order of recording
    /// @param target  whose gradient is taken
    /// @param sources tensors that gradients are asked for
    Graph(List<Recording.Entry> entries, Tensor target, Set<Tensor> sources) {
        for (Recording.Entry entry : entries) add(entry);
        this.target = slot(target);
        boolean[] wanted = dependingOn(sources);
        reached = new boolean[slots.size()];
        reached[this.target] = true;
        for (int i = steps.size() - 1; i >= 0; i--) differentiate(steps.get(i), wanted);
    }

    private void add(Recording.Entry entry) {
        int[] inputs = new int[entry.inputs().length];
        for (int i = 0; i < inputs.length; i++) inputs[i] = slot(entry.inputs()[i]);
        steps.add(new Step(entry.operation(), inputs, slot(entry.output())));
    }

    private int slot(Tensor tensor) {
        Integer known = indexOf.putIfAbsent(tensor, slots.size());
        if (known != null) return known;
        slots.add(tensor);
        return slots.size() - 1;
    }

    private boolean[] dependingOn(Set<Tensor> sources) {
        boolean[] wanted = new boolean[slots.size()];
        for (int slot = 0; slot < wanted.length; slot++)
            wanted[slot] = sources.contains(slots.get(slot));
        for (Step step : steps)
            for (int i = 0; i < step.inputs().length; i++)
                wanted[step.output()] |=
                        wanted[step.inputs()[i]] && step.operation().isDifferentiable(i);
        return wanted;
    }

    private void differentiate(Step step, boolean[] wanted) {
        if (!reached[step.output()]) return;
        for (int i = 0; i < step.inputs().length; i++) {
            int slot = step.inputs()[i];
            if (!wanted[slot] || !step.operation().isDifferentiable(i)) continue;
            Derivative derivative = new Derivative(step, i, reached[slot]);
            (isBatched(slot) ? batchDerivatives : sumDerivatives).add(derivative);
            reached[slot] = true;
        }
    }

    boolean draws() {
        return steps.stream().anyMatch(step -> step.operation().draws());
    }

    int slots() {
        return slots.size();
    }

    Tensor tensor(int slot) {
        return slots.get(slot);
    }

    boolean isBatched(int slot) {
        return slots.get(slot).shape().isBatched();
    }

    /// Whether the tensor is part of the recording.
    boolean contains(Tensor tensor) {
        return indexOf.containsKey(tensor);
    }

    /// Whether a gradient flows to this tensor.
    boolean isReached(Tensor tensor) {
        Integer slot = indexOf.get(tensor);
        return slot != null && reached[slot];
    }

    /// @throws IllegalArgumentException if the tensor is not part of the recording
    int slotOf(Tensor tensor) {
        Integer slot = indexOf.get(tensor);
        if (slot == null)
            throw new IllegalArgumentException("a tensor %s is not on the tape".formatted(tensor));
        return slot;
    }

    boolean isReached(int slot) {
        return reached[slot];
    }

    int target() {
        return target;
    }

    List<Step> steps() {
        return steps;
    }

    /// Those that end at slots of the batch, in order.
    List<Derivative> batchDerivatives() {
        return batchDerivatives;
    }

    /// Those that end at slots without a batch axis, in order.
    List<Derivative> sumDerivatives() {
        return sumDerivatives;
    }

    /// Sets of tensors are compared by identity.
    static Set<Tensor> identitySet(Iterable<? extends Tensor> tensors) {
        Set<Tensor> set = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Tensor tensor : tensors) set.add(tensor);
        return set;
    }
}
