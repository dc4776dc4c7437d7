package dev.ruban.reduction;

import dev.ruban.metric.MetricSums;
import java.util.Arrays;
import java.util.function.Consumer;

/// Adds partials of disjoint subtrees up to the root, by the tree of ARCHITECTURE.md: as soon as
/// both halves of a subtree are there they become one, whatever the order of arrival. An absent
/// half (no rows) is left out: the other is taken as it is.
///
/// Not thread-safe. Reusable; a pass allocates nothing, but for metrics.
public final class RootSum {
    private static final float[] NONE = {};

    private final int shards;
    private final Consumer<float[]> release;
    private final Adder adder;
    // Nodes are numbered as in a heap: 1 is the root, 2i and 2i + 1 are the halves of i.
    private final boolean[] present;
    private final boolean[] touched;
    private final long[] rows;
    private final double[] loss;
    private final float[][] gradients;
    private final MetricSums[] metrics;
    // The root's last addition waits: for [#root], or for whoever takes the halves.
    private float[] rest = NONE;
    private float[] taken = NONE;

    /// The root before its last addition: the sum over all shards is `root.gradients()[i] +
    /// rest[i]` for each `i`, or `root` itself where `rest` is empty. Whoever has them may overwrite
    /// both.
    public record Halves(Partial root, float[] rest) {}

    /// Adds gradients: `sum[i] += other[i]` for each `i`, in whatever order.
    public interface Adder {
        void add(float[] sum, float[] other);
    }

    /// In the calling thread alone.
    /// @param shards  S, a power of two
    /// @param release receives each array of gradients that is not needed any more
    public RootSum(int shards, Consumer<float[]> release) {
        this(shards, release, RootSum::addAll);
    }

    /// @param shards  S, a power of two
    /// @param release receives each array of gradients that is not needed any more
    public RootSum(int shards, Consumer<float[]> release, Adder adder) {
        if (shards < 1 || Integer.bitCount(shards) != 1)
            throw new IllegalArgumentException("shards=" + shards + "; a power of two");
        this.shards = shards;
        this.release = release;
        this.adder = adder;
        present = new boolean[2 * shards];
        touched = new boolean[2 * shards];
        rows = new long[2 * shards];
        loss = new double[2 * shards];
        gradients = new float[2 * shards][];
        metrics = new MetricSums[2 * shards];
        Arrays.fill(metrics, MetricSums.NONE);
    }

    /// Adds a partial. Its array belongs to this sum from now on, and is overwritten; the arrays of
    /// all partials with rows have the same length.
    /// @throws IllegalStateException if it overlaps a partial that was added before
    public void add(Partial partial) {
        int node = nodeOf(partial.subtree());
        requireFree(node, partial.subtree());
        present[node] = true;
        rows[node] = partial.rows();
        loss[node] = partial.loss();
        gradients[node] = partial.gradients();
        metrics[node] = partial.metrics();
        for (int up = node; up > 0 && !touched[up]; up /= 2) touched[up] = true;
        while (node > 1 && present[node ^ 1]) {
            node /= 2;
            merge(node);
        }
    }

    private static void addAll(float[] sum, float[] other) {
        for (int i = 0; i < sum.length; i++) sum[i] += other[i];
    }

    private int nodeOf(Subtree subtree) {
        if (subtree.end() > shards)
            throw new IllegalArgumentException(subtree + " is not in [0, " + shards + ")");
        return shards / subtree.size() + subtree.first() / subtree.size();
    }

    private void requireFree(int node, Subtree subtree) {
        boolean free = !touched[node];
        for (int up = node; up > 0; up /= 2) free &= !present[up];
        if (!free) throw new IllegalStateException(subtree + " overlaps what was added before");
    }

    private void merge(int parent) {
        int left = 2 * parent;
        int right = left + 1;
        present[left] = false;
        present[right] = false;
        present[parent] = true;
        rows[parent] = rows[left] + rows[right];
        if (rows[left] == 0) take(parent, right, left);
        else if (rows[right] == 0) take(parent, left, right);
        else addHalves(parent, left, right);
    }

    private void take(int parent, int child, int absent) {
        loss[parent] = loss[child];
        gradients[parent] = gradients[child];
        metrics[parent] = metrics[child];
        release.accept(gradients[absent]);
    }

    private void addHalves(int parent, int left, int right) {
        float[] sum = gradients[left];
        float[] other = gradients[right];
        if (parent == 1 && other.length > 0) rest = other;
        else addNow(sum, other);
        loss[parent] = loss[left] + loss[right];
        gradients[parent] = sum;
        metrics[parent] = metrics[left].plus(metrics[right]);
    }

    private void addNow(float[] sum, float[] other) {
        adder.add(sum, other);
        release.accept(other);
    }

    /// Whether every shard has been added.
    public boolean isComplete() {
        return present[1];
    }

    /// The sum over all shards; its array stays whole until [#clear].
    /// @throws IllegalStateException unless [#isComplete], or if the halves were taken
    public Partial root() {
        Partial root = unfinishedRoot();
        if (rest.length > 0) addNow(root.gradients(), rest);
        rest = NONE;
        return root;
    }

    /// In place of [#root], for whoever adds while doing more with what is added: its arrays are
    /// lent until [#clear].
    /// @throws IllegalStateException unless [#isComplete], or if they were taken before
    public Halves halves() {
        Partial root = unfinishedRoot();
        taken = rest;
        rest = NONE;
        return new Halves(root, taken);
    }

    private Partial unfinishedRoot() {
        if (!isComplete()) throw new IllegalStateException("the sum is not complete");
        if (taken.length > 0) throw new IllegalStateException("the halves were taken");
        return new Partial(new Subtree(0, shards), rows[1], loss[1], gradients[1], metrics[1]);
    }

    /// Forgets everything, for the next pass.
    public void clear() {
        clear(1);
        if (rest.length > 0) release.accept(rest);
        if (taken.length > 0) release.accept(taken);
        rest = NONE;
        taken = NONE;
    }

    /// Nothing is known of a node, nor below it, that was not touched.
    private void clear(int node) {
        if (node >= touched.length || !touched[node]) return;
        if (present[node]) release.accept(gradients[node]);
        present[node] = false;
        touched[node] = false;
        metrics[node] = MetricSums.NONE;
        clear(2 * node);
        clear(2 * node + 1);
    }
}
