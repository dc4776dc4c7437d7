package dev.ruban.coordinator.protocol;

/// Which shards a worker computes and holds.
/// @param target    that it should compute
/// @param placement number of the last placement sent to it, 0 if there was none
/// @param held      shards of that placement
/// @param usable    those of them that it certainly holds
record Holding(Leaves target, long placement, Leaves held, Leaves usable) {
    /// @param held shards that it has from before
    static Holding from(Leaves held) {
        return new Holding(Leaves.none(held.shards()), 0, held, held);
    }

    Holding withTarget(Leaves leaves) {
        return new Holding(leaves, placement, held, usable);
    }

    /// A new placement was sent: what it drops is not usable any more.
    Holding placed(Leaves leaves) {
        return new Holding(target, placement + 1, leaves, usable.intersection(leaves));
    }

    /// The last placement was acknowledged.
    Holding ready() {
        return new Holding(target, placement, held, held);
    }

    /// Whether it is all that it was told to be.
    boolean isSettled() {
        return !isLoading() && usable.containsAll(target);
    }

    /// Whether shards are not acknowledged yet.
    boolean isLoading() {
        return !usable.equals(held);
    }
}
