package dev.ruban.worker;

import dev.ruban.proto.v1.Subtree;
import dev.ruban.proto.v1.Work;

/// Tells work that is done before another thread would have begun it: steps that are not larger than
/// the last one, which was done so fast. Not thread-safe.
final class Briefness {
    private static final long BRIEF_NANOS = 300_000;

    private int shards;

    /// Whether to expect that.
    boolean isExpected(Work work) {
        return work.getPass().hasStep() && shardsOf(work) <= shards;
    }

    /// How long a piece of work has taken.
    void took(Work work, long nanos) {
        if (work.getPass().hasStep()) shards = nanos <= BRIEF_NANOS ? shardsOf(work) : 0;
    }

    private static int shardsOf(Work work) {
        int shards = 0;
        for (Subtree subtree : work.getSubtreesList()) shards += subtree.getSize();
        return shards;
    }
}
