package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.CheckpointSchedule;
import dev.ruban.coordinator.protocol.JobPlan;
import dev.ruban.coordinator.protocol.ProtocolSettings;
import dev.ruban.coordinator.protocol.Question;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// What a seed stands for: the job, the cluster, and what goes wrong how often.
/// @param trouble      what it is about
/// @param machines     workers that there may be at a time
/// @param minWorkers   that the coordinator waits for
/// @param maxWorkers   that it takes
/// @param baseNanos    that a piece of work takes beside its rows
/// @param rowNanos     that a row takes
/// @param delayNanos   that a message takes at most
/// @param quietNanos   when the last fault is over
/// @param checkpoints  when they are taken
/// @param measures     whether there are metrics
/// @param advice       what callbacks do, if there are any
/// @param driven       whether a program asks for each pass
/// @param audit        fraction of the partials that are computed twice
/// @param rates        for each fault that there is: of a message its probability, else how often it
///     strikes within a second
record Scenario(
        long seed,
        Trouble trouble,
        JobPlan plan,
        boolean shuffle,
        double momentum,
        int machines,
        int minWorkers,
        int maxWorkers,
        long heartbeatTimeoutNanos,
        long workerTimeoutNanos,
        long baseNanos,
        long rowNanos,
        long delayNanos,
        long quietNanos,
        CheckpointSchedule checkpoints,
        boolean measures,
        Optional<Advice> advice,
        boolean driven,
        double audit,
        Map<Fault, Double> rates) {
    static final int LEAST_STEPS = 50;

    /// How callbacks are set.
    /// @param patience epochs without a better one after which they stop the training
    /// @param restores whether the best parameters are the result
    record Advice(int patience, boolean restores) {}

    private static final long RUN_ID = 0xF00D;
    private static final double LEARNING_RATE = 0.03;

    static Scenario of(long seed) {
        Chance chance = new Chance(seed);
        Trouble trouble = Trouble.of(chance);
        boolean driven = trouble == Trouble.ANY && chance.happens(0.15);
        boolean searches = !driven && chance.happens(0.15);
        Optional<Advice> advice =
                !driven && chance.happens(0.35)
                        ? Optional.of(new Advice(chance.between(2, 9), chance.happens(0.7)))
                        : Optional.empty();
        boolean straggling = trouble == Trouble.STRAGGLING;
        int few =
                switch (trouble) {
                    case ANY -> 1;
                    case STRAGGLING -> 3;
                    case HAUNTED -> 2;
                };
        int most = trouble == Trouble.HAUNTED ? 3 : 9;
        int machines = few + Math.min(chance.below(most + 1 - few), chance.below(10));
        return new Scenario(
                seed,
                trouble,
                plan(chance, advice.isPresent(), searches),
                chance.happens(0.8),
                chance.happens(0.5) ? 0.9 : 0,
                machines,
                1 + chance.below(machines),
                machines + chance.below(2) * 9,
                chance.between(2, 5) * Timeline.SECOND,
                chance.between(20, 30) * Timeline.SECOND,
                chance.between(20L, 400) * Timeline.MILLISECOND,
                chance.between(10L, 2000) * 1000,
                chance.between(1L, 40) * Timeline.MILLISECOND,
                chance.between(10, 60) * Timeline.SECOND,
                straggling
                        ? CheckpointSchedule.everySteps(chance.between(1, 3))
                        : checkpoints(chance),
                chance.happens(0.3),
                advice,
                driven,
                audit(chance, trouble),
                rates(chance, trouble));
    }

    private static double audit(Chance chance, Trouble trouble) {
        return switch (trouble) {
            case STRAGGLING -> 0;
            case HAUNTED -> 1;
            case ANY -> chance.happens(0.5) ? 0 : chance.happens(0.6) ? 1 : chance.uniform();
        };
    }

    private static CheckpointSchedule checkpoints(Chance chance) {
        if (chance.happens(0.2)) return CheckpointSchedule.NONE;
        return chance.happens(0.5)
                ? CheckpointSchedule.everySteps(chance.between(1, 20))
                : CheckpointSchedule.everyNanos(chance.between(1, 15) * Timeline.SECOND);
    }

    private static JobPlan plan(Chance chance, boolean mayStop, boolean searches) {
        int shards = 1 << Math.min(chance.below(7), chance.below(9));
        int rows = chance.between(Math.max(2, shards / 2), shards * 3 + 8);
        boolean fullBatch = chance.happens(0.35) || searches;
        int batchSize = fullBatch ? rows : Math.max(1, rows / chance.between(2, 8));
        int perEpoch = Math.ceilDiv(rows, batchSize);
        int extra = chance.below(10) + (mayStop ? chance.below(30) : 0);
        int epochs = Math.ceilDiv(LEAST_STEPS + extra, perEpoch);
        int validationRows =
                chance.happens(mayStop ? 0.8 : 0.4) ? chance.between(1, shards * 2) : 0;
        boolean draws = chance.happens(0.2) && !searches;
        var plan =
                new JobPlan(shards, rows, validationRows, batchSize, epochs, draws, LEARNING_RATE);
        return searches ? plan.withLineSearch() : plan;
    }

    private static Map<Fault, Double> rates(Chance chance, Trouble trouble) {
        Map<Fault, Double> rates = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values())
            if (chance.happens(fault.share())) rates.put(fault, fault.rate() * chance.uniform());
        switch (trouble) {
            case ANY -> {}
            case STRAGGLING -> {
                rates.put(Fault.SLOW_WORKER, 0.8);
                rates.put(Fault.LYING_WORKER, 0.5);
            }
            case HAUNTED -> {
                rates.put(Fault.CRASH, 1.0);
                rates.put(Fault.RESENDING, 0.9);
                rates.put(Fault.LYING_WORKER, 0.4);
            }
        }
        return rates;
    }

    double rate(Fault fault) {
        return rates.getOrDefault(fault, 0.0);
    }

    double learningRate() {
        return LEARNING_RATE;
    }

    /// Of one incarnation of the coordinator.
    ProtocolSettings settings(int incarnation) {
        ProtocolSettings settings =
                new ProtocolSettings(
                                RUN_ID,
                                incarnation,
                                1,
                                1,
                                minWorkers,
                                maxWorkers,
                                workerTimeoutNanos,
                                heartbeatTimeoutNanos)
                        .withCheckpoints(checkpoints)
                        .withAudit(audit);
        if (driven) return settings.withDriver();
        return advice.isPresent() ? settings.withCallbacks() : settings;
    }

    /// What callbacks do with the parameters after an epoch.
    Advisor advised(Advisor before, Question.EpochEnded ended, float[] values) {
        return before.told(ended, values, advice.orElseThrow().patience(), LEAST_STEPS);
    }
}
