package dev.ruban.coordinator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FairCutTest {
    @Test
    void cutsSixtyFourShardsForThreeWorkersIntoFiveSubtrees() {
        List<Leaves> ranges = FairCut.even(3, 64);
        assertThat(ranges).extracting(Leaves::count).containsExactlyInAnyOrder(16, 24, 24);
        assertThat(partials(ranges)).isEqualTo(5);
    }

    private static int partials(List<Leaves> ranges) {
        return ranges.stream().mapToInt(range -> range.subtrees().size()).sum();
    }

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "1,64",
        "2,64",
        "3,64",
        "5,64",
        "7,64",
        "13,64",
        "16,64",
        "63,64",
        "64,64",
        "3,4",
        "3,2",
        "100,64",
        "7,8192",
        "3,1048576",
        "1000,4096"
    })
    void dealsEveryShardOnceInContiguousFairRanges(int workers, int shards) {
        List<Leaves> ranges = FairCut.even(workers, shards);
        assertThat(ranges).hasSize(workers);
        double share = (double) shards / Math.min(workers, shards);
        int next = 0;
        for (Leaves range : ranges) {
            if (range.isEmpty()) continue;
            assertThat(range.ranges()).hasSize(1);
            assertThat(range.first()).isEqualTo(next);
            next = range.ranges().getFirst().end();
            assertThat((double) range.count())
                    .isLessThanOrEqualTo(Math.max(share * 1.15, share + 1));
        }
        assertThat(next).isEqualTo(shards);
    }

    @Test
    void sendsAtMostTwoAndAHalfPartialsPerWorkerOnAverage() {
        for (int workers = 2; workers <= 16; workers++)
            assertThat(partials(FairCut.even(workers, 64)))
                    .as("workers=%d", workers)
                    .isLessThanOrEqualTo((int) (2.5 * workers));
    }
}
