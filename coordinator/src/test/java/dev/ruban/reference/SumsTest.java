package dev.ruban.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SumsTest {
    private final Sums sums = new Sums(Constants.ARITHMETIC_1);

    @Test
    void theTreeCutsAtTheLargestPowerOfTwoBelow() {
        assertThat(tree("a", "b", "c", "d", "e", "f", "g")).contains("(((ab)(cd))((ef)g))");
    }

    @Test
    void anAbsentLeafIsLeftOut() {
        assertThat(tree("a", "", "", "d", "", "")).contains("(ad)");
        assertThat(tree("", "")).isEmpty();
        assertThat(tree()).isEmpty();
    }

    @Test
    void aSingleAbsentSideDoesNotTouchTheSignOfZero() {
        Optional<Float> sum = sums.tree(List.of(Optional.of(-0f), Optional.empty()), Float::sum);

        assertThat(sum.map(Float::floatToIntBits)).contains(0x80000000);
    }

    @Test
    void theFoldAddsTheHalves() {
        float[] lanes = new float[16];
        lanes[0] = 0x1p24f;
        lanes[8] = 1f;
        lanes[4] = 1f;

        // 2^24 absorbs a 1 twice; had lanes 8 and 4 met first, the sum were 2^24 + 2.
        assertThat(sums.fold(lanes)).isEqualTo(0x1p24f);
    }

    @ParameterizedTest
    @CsvSource({"1, 1024", "10, 1024", "64, 1024", "65, 512", "784, 64", "4096, 16", "100000, 16"})
    void blocksHaveTheRowsThatTheChapterDefines(int features, int rows) {
        assertThat(Constants.ARITHMETIC_1.blockRows(features)).isEqualTo(rows);
    }

    @Test
    void theValidationSplitIsExact() {
        // 0.29 * 100 is 28.999999999999996 in double.
        assertThat(Table.validationRows(100, "0.29")).isEqualTo(29);
        assertThat(Table.validationRows(442, "0.2")).isEqualTo(88);
    }

    private Optional<String> tree(String... leaves) {
        List<Optional<String>> values =
                Stream.of(leaves).map(s -> Optional.of(s).filter(t -> !t.isEmpty())).toList();
        return sums.tree(values, (a, b) -> "(" + a + b + ")");
    }
}
