package dev.ruban.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardLayoutTest {
    @ParameterizedTest
    @CsvSource({"1,1", "1,64", "63,64", "64,64", "65,64", "201,64", "1000003,128", "7,2"})
    void shardsFollowEachOtherAndTheLongerOnesComeFirst(long rows, int shards) {
        ShardLayout layout = new ShardLayout(rows, shards);
        long next = 0;
        for (int shard = 0; shard < shards; shard++) {
            assertThat(layout.firstRow(shard)).isEqualTo(next);
            assertThat(layout.rowsOf(shard)).isEqualTo((rows + shards - 1 - shard) / shards);
            next += layout.rowsOf(shard);
        }
        assertThat(next).isEqualTo(rows);
        assertThat(layout.rowsOfLongest()).isEqualTo((rows + shards - 1) / shards);
    }

    @ParameterizedTest
    @CsvSource({"0,64", "-1,1", "10,0", "10,-64", "10,3", "10,2097152", "137438953472,64"})
    void badValuesAreRefused(long rows, int shards) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ShardLayout(rows, shards));
    }

    @Test
    void theMostRowsAShardCanHoldAreAccepted() {
        ShardLayout layout = new ShardLayout(64L * Integer.MAX_VALUE, 64);
        assertThat(layout.rowsOf(63)).isEqualTo(Integer.MAX_VALUE);
        assertThat(layout.firstRow(63)).isEqualTo(63L * Integer.MAX_VALUE);
    }

    @Test
    void aShardThatIsNotThereIsRefused() {
        ShardLayout layout = new ShardLayout(10, 4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> layout.rowsOf(4))
                .withMessage("shard 4 is not one of the 4 from 0");
        assertThatIllegalArgumentException().isThrownBy(() -> layout.firstRow(-1));
    }
}
