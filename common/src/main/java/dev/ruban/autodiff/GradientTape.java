package dev.ruban.autodiff;

import dev.ruban.tensor.kernel.KernelSelection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Records the operations of the thread that opened it, and takes gradients by walking them back.
/// Variables are watched by themselves; other tensors after [#watch].
///
///     try (var tape = new GradientTape()) {
///         Tensor loss = y.minus(model.call(x)).square().mean();
///         Gradients gradients = tape.gradient(loss, model.variables());
///     }
///
/// A tape takes gradients once, unless it is persistent. Tapes may be nested. Not thread-safe.
public final class GradientTape implements AutoCloseable {
    private final boolean persistent;
    private final List<Recording.Entry> entries = new ArrayList<>();
    private final Set<Tensor> watched = Graph.identitySet(List.of());
    private final IdentityHashMap<Variable, Long> versions = new IdentityHashMap<>();
    private final Recording.Recorder recorder = this::record;
    private boolean open = true;
    private boolean used;

    public GradientTape() {
        this(false);
    }

    private GradientTape(boolean persistent) {
        this.persistent = persistent;
        Recording.open(recorder);
    }

    /// A tape that takes gradients as often as asked, until it is closed.
    public static GradientTape persistent() {
        return new GradientTape(true);
    }

    /// Watches a tensor that is no variable, from now on.
    public void watch(Tensor tensor) {
        requireOpen();
        watched.add(tensor);
    }

    private void record(Recording.Entry entry) {
        boolean depends = false;
        for (Tensor input : entry.inputs()) {
            depends |= isWatched(input);
            if (input instanceof Variable variable)
                versions.putIfAbsent(variable, variable.version());
        }
        if (!depends) return;
        entries.add(entry);
        watched.add(entry.output());
    }

    private boolean isWatched(Tensor tensor) {
        return tensor instanceof Variable || watched.contains(tensor);
    }

    /// The gradients of `target` by each of `sources`. A target of several elements counts as their
    /// sum.
    /// @throws IllegalStateException if the tape is closed, or has been used and is not persistent
    public Gradients gradient(Tensor target, Collection<? extends Tensor> sources) {
        requireOpen();
        if (used && !persistent)
            throw new IllegalStateException(
                    "this tape has taken its gradients; use GradientTape.persistent() for more");
        used = true;
        Set<Tensor> asked = Graph.identitySet(sources);
        asked.removeIf(source -> !isWatched(source));
        Graph graph = new Graph(entries, target, asked);
        Execution execution = execute(graph, target);
        IdentityHashMap<Tensor, Optional<Tensor>> gradients = new IdentityHashMap<>();
        for (Tensor source : sources) gradients.put(source, gradient(graph, execution, source));
        if (!persistent) entries.clear();
        return new Gradients(gradients);
    }

    /// The gradient of `target` by one source.
    public Tensor gradient(Tensor target, Tensor source) {
        return gradient(target, List.of(source)).of(source);
    }

    private Execution execute(Graph graph, Tensor target) {
        Execution execution = new Execution(graph, KernelSelection.current().kernels());
        int rows = 1;
        for (int slot = 0; slot < graph.slots(); slot++) {
            Tensor tensor = graph.tensor(slot);
            requireUnchanged(tensor);
            rows = Math.max(rows, tensor.rows());
            execution.bindValue(slot, tensor.data(), 0);
        }
        execution.allocateGradients(rows);
        Arrays.fill(execution.gradient(graph.slotOf(target)), 1f);
        execution.backward(graph.batchDerivatives(), 0, rows);
        execution.backward(graph.sumDerivatives(), 0, rows);
        return execution;
    }

    private static Optional<Tensor> gradient(Graph graph, Execution execution, Tensor source) {
        if (!graph.isReached(source)) return Optional.empty();
        float[] values = execution.gradient(graph.slotOf(source));
        return Optional.of(new Tensor(source.shape(), values, source.rows()));
    }

    private void requireUnchanged(Tensor tensor) {
        if (!(tensor instanceof Variable variable)) return;
        if (versions.getOrDefault(variable, variable.version()) != variable.version())
            throw new IllegalStateException(
                    """
                    a variable of shape %s was assigned after the tape recorded its use; take the \
                    gradient before you assign\
                    """
                            .formatted(variable.shape()));
    }

    private void requireOpen() {
        if (!open)
            throw new IllegalStateException("this tape is closed; take gradients before that");
    }

    @Override
    public void close() {
        if (!open) return;
        open = false;
        entries.clear();
        Recording.close(recorder);
    }
}
