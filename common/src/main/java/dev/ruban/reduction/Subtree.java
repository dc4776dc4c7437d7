package dev.ruban.reduction;

/// An aligned range of shards: one node of the binary tree over `[0, S)`.
/// @param first the first shard, a multiple of `size`
/// @param size  number of shards, a power of two
public record Subtree(int first, int size) implements Comparable<Subtree> {
    public Subtree {
        if (size < 1 || Integer.bitCount(size) != 1 || first < 0 || first % size != 0)
            throw new IllegalArgumentException(
                    "no aligned subtree: first=%d size=%d; size is a power of two and divides first"
                            .formatted(first, size));
    }

    /// One past the last shard.
    public int end() {
        return first + size;
    }

    /// The subtree of twice the size that this one is a half of.
    public Subtree parent() {
        return new Subtree(first & -(2 * size), 2 * size);
    }

    /// The other half of [#parent].
    public Subtree sibling() {
        return new Subtree(first ^ size, size);
    }

    public boolean contains(int shard) {
        return first <= shard && shard < end();
    }

    public boolean overlaps(Subtree other) {
        return first < other.end() && other.first < end();
    }

    @Override
    public int compareTo(Subtree other) {
        return first != other.first
                ? Integer.compare(first, other.first)
                : Integer.compare(size, other.size);
    }
}
