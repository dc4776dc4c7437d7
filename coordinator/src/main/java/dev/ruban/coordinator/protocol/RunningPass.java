package dev.ruban.coordinator.protocol;

import dev.ruban.worker.compute.Pass;

/// A pass that is being computed.
/// @param number    counts the passes of this incarnation, from 1
/// @param delivered shards whose partials were accepted
/// @param undealt   shards that nobody was told to compute
/// @param rows      of the accepted partials
record RunningPass(long number, Pass kind, Leaves delivered, Leaves undealt, long rows) {
    static RunningPass begin(long number, Pass kind, int shards) {
        return new RunningPass(number, kind, Leaves.none(shards), Leaves.all(shards), 0);
    }

    RunningPass accepted(Leaves leaves, long moreRows) {
        return new RunningPass(
                number, kind, delivered.union(leaves), undealt, Math.addExact(rows, moreRows));
    }

    RunningPass withUndealt(Leaves leaves) {
        return new RunningPass(number, kind, delivered, leaves, rows);
    }

    boolean isComplete() {
        return delivered.count() == delivered.shards();
    }
}
