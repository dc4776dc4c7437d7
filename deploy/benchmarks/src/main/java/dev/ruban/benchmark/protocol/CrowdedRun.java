package dev.ruban.benchmark.protocol;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.JobPlan;
import dev.ruban.coordinator.protocol.JoinRequest;
import dev.ruban.coordinator.protocol.ProtocolSettings;
import dev.ruban.coordinator.protocol.TrainingProtocol;
import dev.ruban.coordinator.protocol.TrainingState;
import dev.ruban.coordinator.protocol.WorkerId;
import dev.ruban.metric.MetricSums;
import dev.ruban.reduction.Subtree;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/// A run of many workers that exist in the protocol's state only: each answers what it is dealt,
/// and time is taken of every decision. Time itself stands still but between passes.
final class CrowdedRun {
    private static final long SECOND = 1_000_000_000L;
    private static final long PASS_NANOS = SECOND / 1000;
    private static final int ROWS_OF_A_SHARD = 100;

    private final Queue<Input> inputs = new ArrayDeque<>();
    private TrainingState state;
    private long nowNanos;
    private long steps;
    private long answers;
    private long answerNanos;
    private long passNanos;

    CrowdedRun(int workers, int shards) {
        ProtocolSettings settings =
                new ProtocolSettings(1, 1, 1, 1, workers, workers, 60 * SECOND, 5 * SECOND);
        long rows = (long) shards * ROWS_OF_A_SHARD;
        JobPlan plan = new JobPlan(shards, rows, 0, rows, Integer.MAX_VALUE, false, 0.1);
        state = TrainingState.initial(settings, plan, 1, 0);
        inputs.add(new Input.Opened());
        for (int worker = 1; worker <= workers; worker++)
            inputs.add(
                    new Input.Joined(
                            new WorkerId(worker),
                            new JoinRequest(1, 1, "benchmark", "host", worker, 1)));
        passSteps(1);
    }

    /// Goes on until so many more steps are computed, and forgets the times of those before.
    void passSteps(long more) {
        answers = 0;
        answerNanos = 0;
        passNanos = 0;
        long end = steps + more;
        while (steps < end) decide(inputs.remove());
    }

    /// Of an answer.
    double secondsOfAnAnswer() {
        return answerNanos / 1e9 / answers;
    }

    long answers() {
        return answers;
    }

    /// Of all that ends a pass and begins the next one, until everybody has work.
    double secondsOfAPass(long passes) {
        return passNanos / 1e9 / passes;
    }

    private void decide(Input input) {
        long start = System.nanoTime();
        var transition = TrainingProtocol.step(state, input, nowNanos);
        long took = System.nanoTime() - start;
        state = transition.next();
        switch (input) {
            case Input.Delivered _ -> {
                answers++;
                answerNanos += took;
            }
            case Input.SummedUp _ -> {
                steps++;
                passNanos += took;
                nowNanos += PASS_NANOS;
            }
            default -> {
                // Joining and loading happen once.
            }
        }
        for (Effect effect : transition.effects()) perform(effect);
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.Place place -> inputs.add(new Input.Ready(place.worker(), place.number()));
            case Effect.Deal deal -> {
                for (Subtree subtree : deal.subtrees()) {
                    long rows = (long) subtree.size() * ROWS_OF_A_SHARD;
                    inputs.add(
                            new Input.Delivered(
                                    deal.worker(), deal.work(), subtree, rows, 1.0, true));
                }
            }
            case Effect.SumUp sum ->
                    inputs.add(
                            new Input.SummedUp(
                                    sum.pass(), 1.0, MetricSums.NONE, true, Optional.empty()));
            case Effect.Fail fail -> throw new IllegalStateException(fail.message());
            default -> {
                // Told to somebody: nothing comes of it here.
            }
        }
    }
}
