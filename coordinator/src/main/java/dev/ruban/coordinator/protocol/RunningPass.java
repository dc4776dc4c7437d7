package dev.ruban.coordinator.protocol;

import dev.ruban.worker.compute.Pass;
import java.util.ArrayList;
import java.util.List;

/// A pass that is being computed.
/// @param number    counts the passes of this incarnation, from 1
/// @param delivered shards whose partials were accepted
/// @param undealt   shards that nobody was told to compute
/// @param rows      of the accepted partials
/// @param crashes   workers that crashed while they were at it
record RunningPass(
        long number, Pass kind, Leaves delivered, Leaves undealt, long rows, List<Crash> crashes) {
    RunningPass {
        crashes = List.copyOf(crashes);
    }

    static RunningPass begin(long number, Pass kind, int shards) {
        return new RunningPass(number, kind, Leaves.none(shards), Leaves.all(shards), 0, List.of());
    }

    RunningPass accepted(Leaves leaves, long moreRows) {
        return new RunningPass(
                number,
                kind,
                delivered.union(leaves),
                undealt,
                Math.addExact(rows, moreRows),
                crashes);
    }

    RunningPass withUndealt(Leaves leaves) {
        return new RunningPass(number, kind, delivered, leaves, rows, crashes);
    }

    RunningPass withCrash(Crash crash) {
        List<Crash> all = new ArrayList<>(crashes);
        all.add(crash);
        return new RunningPass(number, kind, delivered, undealt, rows, all);
    }

    boolean isComplete() {
        return delivered.count() == delivered.shards();
    }
}
