package dev.ruban.coordinator.protocol;

import dev.ruban.worker.compute.Pass;
import java.util.ArrayList;
import java.util.List;

/// A pass that is being computed.
/// @param number        counts the passes of this incarnation, from 1
/// @param delivered     shards whose partials were accepted
/// @param undealt       shards that nobody was told to compute
/// @param rows          of the accepted partials
/// @param beganNanos    when it began
/// @param nanosPerShard that the slowest of those took who are done; 0 if nobody is
/// @param summing       whether it is being summed up
/// @param crashes       workers that crashed while they were at it
record RunningPass(
        long number,
        Pass kind,
        Leaves delivered,
        Leaves undealt,
        long rows,
        long beganNanos,
        long nanosPerShard,
        boolean summing,
        List<Crash> crashes) {
    RunningPass {
        crashes = List.copyOf(crashes);
    }

    static RunningPass begin(
            long number, Pass kind, int shards, long nowNanos, List<Crash> crashes) {
        return new RunningPass(
                number,
                kind,
                Leaves.none(shards),
                Leaves.all(shards),
                0,
                nowNanos,
                0,
                false,
                crashes);
    }

    RunningPass accepted(Leaves leaves, long moreRows) {
        return new RunningPass(
                number,
                kind,
                delivered.union(leaves),
                undealt,
                Math.addExact(rows, moreRows),
                beganNanos,
                nanosPerShard,
                summing,
                crashes);
    }

    RunningPass withUndealt(Leaves leaves) {
        return new RunningPass(
                number, kind, delivered, leaves, rows, beganNanos, nanosPerShard, summing, crashes);
    }

    /// Somebody is done who took so long.
    RunningPass took(long newNanosPerShard) {
        if (newNanosPerShard <= nanosPerShard) return this;
        return new RunningPass(
                number,
                kind,
                delivered,
                undealt,
                rows,
                beganNanos,
                newNanosPerShard,
                summing,
                crashes);
    }

    RunningPass summedUp() {
        return new RunningPass(
                number, kind, delivered, undealt, rows, beganNanos, nanosPerShard, true, crashes);
    }

    RunningPass withCrash(Crash crash) {
        List<Crash> all = new ArrayList<>(crashes);
        all.add(crash);
        return withCrashes(all);
    }

    RunningPass withCrashes(List<Crash> all) {
        return new RunningPass(
                number, kind, delivered, undealt, rows, beganNanos, nanosPerShard, summing, all);
    }

    /// What it has cost, for the same pass anew: parts that were delivered can be computed.
    List<Crash> crashesOfTheUndelivered() {
        return crashes.stream()
                .map(crash -> crash.without(delivered))
                .filter(crash -> !crash.undelivered().isEmpty())
                .toList();
    }

    boolean isComplete() {
        return delivered.count() == delivered.shards();
    }
}
