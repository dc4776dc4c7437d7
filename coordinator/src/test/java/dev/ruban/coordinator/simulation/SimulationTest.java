package dev.ruban.coordinator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.coordinator.simulation.Simulation.Outcome;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Many runs with faults. `-Druban.simulation.seeds=N` says how many, `-Druban.simulation.first=SEED`
/// from which on, `-Druban.simulation.replay=SEED` tells what happens in the run of one.
final class SimulationTest {
    private static final String REPLAY = "ruban.simulation.replay";
    private static final long SEEDS = Long.getLong("ruban.simulation.seeds", 3_000);
    private static final long FIRST = Long.getLong("ruban.simulation.first", 1);
    private static final long REPLAYED = Long.getLong(REPLAY, 1);
    private static final long CHUNK = 100;

    @Test
    void everyRunComesToTheNumbersOfAPlainLoop() {
        long start = System.nanoTime();
        Coverage coverage =
                LongStream.range(0, Math.ceilDiv(SEEDS, CHUNK))
                        .parallel()
                        .mapToObj(chunk -> runAll(FIRST + chunk * CHUNK))
                        .collect(Coverage::new, Coverage::add, Coverage::add);
        System.out.print(coverage);
        System.out.printf("simulated in %.1f s%n", (System.nanoTime() - start) / 1e9);
        assertThat(coverage.unexpected()).as("transitions that cannot be").isEmpty();
        assertThat(coverage.missing()).as("never happened while a step was in flight").isEmpty();
    }

    private static Coverage runAll(long first) {
        Coverage coverage = new Coverage();
        for (long seed = first; seed < Math.min(first + CHUNK, FIRST + SEEDS); seed++) {
            Outcome outcome = Simulation.run(seed);
            long failing = seed;
            assertThat(outcome.failure())
                    .withFailMessage(() -> Simulation.story(failing, Weakness.NONE))
                    .isEmpty();
            coverage.add(outcome.coverage());
        }
        return coverage;
    }

    @Test
    void runsAreAsLongAndAsWideAsTheyShouldBe() {
        Set<Integer> machines = new TreeSet<>();
        Set<Integer> shards = new TreeSet<>();
        for (long seed = 1; seed <= 500; seed++) {
            World world = new World(Scenario.of(seed), Weakness.NONE, false);
            assertThat(world.reference.steps()).as("seed %d", seed).isGreaterThanOrEqualTo(50);
            machines.add(world.scenario.machines());
            shards.add(world.scenario.plan().shards());
        }
        assertThat(machines).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(shards).containsExactly(1, 2, 4, 8, 16, 32, 64);
    }

    @Test
    void aRunIsAFunctionOfItsSeed() {
        String story = Simulation.story(REPLAYED, Weakness.NONE);
        assertThat(Simulation.story(REPLAYED, Weakness.NONE)).isEqualTo(story);
        if (System.getProperty(REPLAY) != null) System.out.println(story);
    }
}
