package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.ObservedStep;
import dev.ruban.coordinator.protocol.ProtocolSettings;
import dev.ruban.coordinator.protocol.Safeguard;
import java.util.Optional;
import java.util.Set;

/// One simulated training: a pure function of its seed and of the safeguards that are missing.
final class Simulation {
    /// What came of it.
    /// @param failure empty if everything was as it must be
    record Outcome(long seed, Coverage coverage, Optional<SimulationFailure> failure) {}

    private static final String REPLAY =
            "mvn -pl coordinator -am test -Dtest=SimulationTest#aRunIsAFunctionOfItsSeed -Dsurefire.failIfNoSpecifiedTests=false -Druban.simulation.replay=";

    private final long seed;
    private final Set<Safeguard> absent;

    private Simulation(long seed, Set<Safeguard> absent) {
        this.seed = seed;
        this.absent = absent;
    }

    static Outcome run(long seed) {
        return new Simulation(seed, Set.of()).run(new World(Scenario.of(seed), false));
    }

    /// Of a protocol that lacks some safeguards.
    static Outcome run(long seed, Set<Safeguard> absent) {
        return new Simulation(seed, absent).run(new World(Scenario.of(seed), false));
    }

    /// The last things that happen in the run of a seed, how it ends, and how to see it again.
    static String story(long seed, Set<Safeguard> absent) {
        World world = new World(Scenario.of(seed), true);
        Outcome outcome = new Simulation(seed, absent).run(world);
        return "%s%n%s%n%s%nreplay: %s%d%n"
                .formatted(
                        world.scenario,
                        world.trace,
                        outcome.failure().map(Throwable::getMessage).orElse("no failure"),
                        REPLAY,
                        seed);
    }

    private Outcome run(World world) {
        try {
            Effect end = new Cluster(world, this::weakened).run();
            world.tell("the end: %s", end);
            world.coverage.run(world.workload.steps());
            return new Outcome(seed, world.coverage, Optional.empty());
        } catch (SimulationFailure failure) {
            return new Outcome(seed, world.coverage, Optional.of(failure));
        } catch (RuntimeException thrown) {
            var failure = new SimulationFailure("nothing throws", thrown.toString());
            failure.initCause(thrown);
            return new Outcome(seed, world.coverage, Optional.of(failure));
        }
    }

    private ProtocolSettings weakened(ProtocolSettings settings) {
        return absent.isEmpty() ? settings : ObservedStep.lacking(settings, absent);
    }
}
