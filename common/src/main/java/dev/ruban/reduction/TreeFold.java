package dev.ruban.reduction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BinaryOperator;

/// Combines values of any kind, brought in order, by the binary tree of ARCHITECTURE.md, as
/// [TreeSum] does for gradients. An absent value changes nothing, and nothing is combined with it.
/// Not thread-safe.
public final class TreeFold<T> {
    private static final int LEVELS = 64;

    private final BinaryOperator<T> plus;
    private final List<Optional<T>> sums = new ArrayList<>();
    private final int[] levels = new int[LEVELS];

    /// @param plus of a left and a right neighbour
    public TreeFold(BinaryOperator<T> plus) {
        this.plus = plus;
    }

    /// Adds the next leaf.
    public void add(Optional<T> leaf) {
        Optional<T> sum = leaf;
        int level = 0;
        while (!sums.isEmpty() && levels[sums.size() - 1] == level) {
            sum = combine(sums.removeLast(), sum);
            level++;
        }
        levels[sums.size()] = level;
        sums.add(sum);
    }

    /// The sum over all leaves added since the last call; absent if there were none.
    public Optional<T> finish() {
        Optional<T> sum = Optional.empty();
        while (!sums.isEmpty()) sum = combine(sums.removeLast(), sum);
        return sum;
    }

    /// The sum over all shards, from sums over subtrees that together cover each shard once.
    /// @throws IllegalArgumentException if a shard is missing
    public static <T> Optional<T> root(
            SortedMap<Subtree, Optional<T>> parts, int shards, BinaryOperator<T> plus) {
        return new TreeFold<>(plus).sum(parts, new Subtree(0, shards));
    }

    private Optional<T> sum(SortedMap<Subtree, Optional<T>> parts, Subtree subtree) {
        Optional<T> part = parts.get(subtree);
        if (part != null) return part;
        if (subtree.size() == 1)
            throw new IllegalArgumentException("no value covers shard " + subtree.first());
        int half = subtree.size() / 2;
        Optional<T> left = sum(parts, new Subtree(subtree.first(), half));
        return combine(left, sum(parts, new Subtree(subtree.first() + half, half)));
    }

    private Optional<T> combine(Optional<T> left, Optional<T> right) {
        if (left.isEmpty()) return right;
        return right.isEmpty() ? left : Optional.of(plus.apply(left.get(), right.get()));
    }
}
