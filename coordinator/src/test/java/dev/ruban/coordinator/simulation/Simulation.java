package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.ObservedStep;
import dev.ruban.coordinator.protocol.ProtocolSettings;
import java.util.Optional;

/// One simulated training: a pure function of its seed and of what is wrong with the program.
final class Simulation {
    /// What came of it.
    /// @param failure empty if everything was as it must be
    record Outcome(long seed, Coverage coverage, Optional<SimulationFailure> failure) {}

    private static final String REPLAY =
            "mvn -pl coordinator -am test -Dtest=SimulationTest#aRunIsAFunctionOfItsSeed -Dsurefire.failIfNoSpecifiedTests=false -Druban.simulation.replay=";

    private final long seed;
    private final Weakness weakness;

    private Simulation(long seed, Weakness weakness) {
        this.seed = seed;
        this.weakness = weakness;
    }

    static Outcome run(long seed) {
        return run(seed, Weakness.NONE);
    }

    /// Of a program with something wrong.
    static Outcome run(long seed, Weakness weakness) {
        return new Simulation(seed, weakness).run(new World(Scenario.of(seed), weakness, false));
    }

    /// The last things that happen in the run of a seed, how it ends, and how to see it again.
    static String story(long seed, Weakness weakness) {
        World world = new World(Scenario.of(seed), weakness, true);
        Outcome outcome = new Simulation(seed, weakness).run(world);
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
            new Cluster(world, this::weakened).run();
            world.coverage.run(world.reference.steps());
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
        return weakness.absent().isEmpty()
                ? settings
                : ObservedStep.lacking(settings, weakness.absent());
    }
}
