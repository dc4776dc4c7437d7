package dev.ruban.coordinator.protocol;

import dev.ruban.reduction.Subtree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A set of shards out of `[0, S)`: leaves of the tree. Immutable.
public final class Leaves {
    /// Consecutive shards.
    public record Range(int first, int count) {
        public int end() {
            return first + count;
        }
    }

    private final int shards;
    private final long[] bits;

    private Leaves(int shards, long[] bits) {
        this.shards = shards;
        this.bits = bits;
    }

    public static Leaves none(int shards) {
        return new Leaves(shards, new long[Math.ceilDiv(shards, Long.SIZE)]);
    }

    static Leaves all(int shards) {
        return range(shards, 0, shards);
    }

    /// The shards `[first, end)`.
    public static Leaves range(int shards, int first, int end) {
        if (first < 0 || end > shards || first > end)
            throw new IllegalArgumentException(
                    "[%d, %d) is not in [0, %d)".formatted(first, end, shards));
        Leaves leaves = none(shards);
        for (int word = first / Long.SIZE; word * Long.SIZE < end; word++)
            leaves.bits[word] = ones(first - word * Long.SIZE, end - word * Long.SIZE);
        return leaves;
    }

    /// A word with the bits `[from, to)`; as far as they are in it.
    private static long ones(int from, int to) {
        if (to <= 0 || from >= Long.SIZE || from >= to) return 0;
        long high = to >= Long.SIZE ? -1L : (1L << to) - 1;
        return from <= 0 ? high : high & -1L << from;
    }

    static Leaves of(int shards, Subtree subtree) {
        return range(shards, subtree.first(), subtree.end());
    }

    public Leaves union(Leaves other) {
        long[] result = bits.clone();
        for (int i = 0; i < result.length; i++) result[i] |= other.bits[i];
        return new Leaves(shards, result);
    }

    Leaves minus(Leaves other) {
        long[] result = bits.clone();
        for (int i = 0; i < result.length; i++) result[i] &= ~other.bits[i];
        return new Leaves(shards, result);
    }

    Leaves intersection(Leaves other) {
        long[] result = bits.clone();
        for (int i = 0; i < result.length; i++) result[i] &= other.bits[i];
        return new Leaves(shards, result);
    }

    boolean intersects(Leaves other) {
        for (int i = 0; i < bits.length; i++) if ((bits[i] & other.bits[i]) != 0) return true;
        return false;
    }

    boolean containsAll(Leaves other) {
        for (int i = 0; i < bits.length; i++) if ((~bits[i] & other.bits[i]) != 0) return false;
        return true;
    }

    boolean contains(int shard) {
        return (bits[shard / Long.SIZE] & 1L << shard) != 0;
    }

    /// S.
    int shards() {
        return shards;
    }

    public boolean isEmpty() {
        for (long word : bits) if (word != 0) return false;
        return true;
    }

    public int count() {
        int count = 0;
        for (long word : bits) count += Long.bitCount(word);
        return count;
    }

    /// Its lowest shards, at most so many.
    Leaves lowest(int most) {
        if (most >= count()) return this;
        Leaves some = none(shards);
        int shard = next(0);
        for (int taken = 0; taken < most; taken++) {
            some.bits[shard / Long.SIZE] |= 1L << shard;
            shard = next(shard + 1);
        }
        return some;
    }

    /// How many of the shards `[first, end)` are in it.
    int countIn(int first, int end) {
        int count = 0;
        for (int at = first; at < end; ) {
            int stop = Math.min(end, (at / Long.SIZE + 1) * Long.SIZE);
            long word = bits[at / Long.SIZE] >>> at << (Long.SIZE - (stop - at));
            count += Long.bitCount(word);
            at = stop;
        }
        return count;
    }

    /// The lowest shard, or S if there is none.
    int first() {
        return next(0);
    }

    /// The lowest shard from `from` on, or S if there is none.
    private int next(int from) {
        int shard = from;
        while (shard < shards) {
            long word = bits[shard / Long.SIZE] >>> shard;
            if (word != 0) return shard + Long.numberOfTrailingZeros(word);
            shard = (shard / Long.SIZE + 1) * Long.SIZE;
        }
        return shards;
    }

    /// The lowest shard from `from` on that is not in it, or S if all are.
    private int nextAbsent(int from) {
        int shard = from;
        while (shard < shards) {
            long word = ~bits[shard / Long.SIZE] >>> shard;
            if (word != 0) return Math.min(shards, shard + Long.numberOfTrailingZeros(word));
            shard = (shard / Long.SIZE + 1) * Long.SIZE;
        }
        return shards;
    }

    /// The maximal runs of consecutive shards, ascending.
    public List<Range> ranges() {
        List<Range> ranges = new ArrayList<>();
        for (int first = next(0); first < shards; ) {
            int end = nextAbsent(first);
            ranges.add(new Range(first, end - first));
            first = next(end);
        }
        return ranges;
    }

    /// The fewest aligned subtrees that make up the set, ascending.
    public List<Subtree> subtrees() {
        List<Subtree> subtrees = new ArrayList<>();
        for (Range range : ranges()) addSubtrees(range.first(), range.end(), subtrees);
        return subtrees;
    }

    private static void addSubtrees(int first, int end, List<Subtree> into) {
        for (int at = first; at < end; ) {
            int size = largest(at, end);
            into.add(new Subtree(at, size));
            at += size;
        }
    }

    /// Number of subtrees that make up `[first, end)`.
    static int subtreesOf(int first, int end) {
        int count = 0;
        for (int at = first; at < end; at += largest(at, end)) count++;
        return count;
    }

    private static int largest(int at, int end) {
        int fits = Integer.highestOneBit(end - at);
        return at == 0 ? fits : Math.min(fits, Integer.lowestOneBit(at));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Leaves that
                && shards == that.shards
                && Arrays.equals(bits, that.bits);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bits);
    }

    /// As in `0-23, 40`; `none` for the empty set.
    @Override
    public String toString() {
        if (isEmpty()) return "none";
        StringBuilder text = new StringBuilder();
        for (Range range : ranges()) {
            if (!text.isEmpty()) text.append(", ");
            text.append(range.first());
            if (range.count() > 1) text.append('-').append(range.end() - 1);
        }
        return text.toString();
    }
}
