package dev.ruban.coordinator.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.ruban.coordinator.protocol.Safeguard;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The simulation must be able to fail.
final class PlantedBugTest {
    private static final int MOST_SEEDS = 500;
    private static final long BEGAN = System.nanoTime();

    @AfterAll
    static void tellHowLongAllTook() {
        System.out.printf("planted bugs: %.1f s%n", (System.nanoTime() - BEGAN) / 1e9);
    }

    @ParameterizedTest
    @EnumSource
    void isFoundSoon(PlantedBug bug) {
        long start = System.nanoTime();
        for (long seed = 1; seed <= MOST_SEEDS; seed++) {
            var failure = Simulation.run(seed, bug.weakness()).failure();
            if (failure.isEmpty()) continue;
            assertThat(Simulation.run(seed).failure())
                    .as("seed %d without the bug", seed)
                    .isEmpty();
            System.out.printf(
                    "planted bug %s: found by seed %d, %.1f s: %s%n",
                    bug, seed, (System.nanoTime() - start) / 1e9, failure.get().what());
            return;
        }
        fail("%s was not found by %d seeds".formatted(bug, MOST_SEEDS));
    }

    @Test
    void everySafeguardIsTakenAwayByOne() {
        Set<Safeguard> absent = EnumSet.noneOf(Safeguard.class);
        Set<ShellFlaw> flaws = EnumSet.noneOf(ShellFlaw.class);
        for (PlantedBug bug : PlantedBug.values()) {
            absent.addAll(bug.weakness().absent());
            flaws.addAll(bug.weakness().flaws());
        }
        assertThat(absent).containsExactly(Safeguard.values());
        assertThat(flaws).containsExactly(ShellFlaw.values());
    }
}
