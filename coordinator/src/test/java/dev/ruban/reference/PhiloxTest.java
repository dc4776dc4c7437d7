package dev.ruban.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhiloxTest {
    @Test
    void hasTheKnownAnswersOfRandom123() {
        assertThat(new Philox(0L).block(0, 0, 0, 0))
                .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(new Philox(-1L).block(-1, -1, -1, -1))
                .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertThat(
                        new Philox(0x299f31d0a4093822L)
                                .block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 64, 1000})
    void aShuffleIsAPermutation(int n) {
        int[] shuffled = new Philox(3).shuffle(n, 1, 5, 2);

        int[] sorted = shuffled.clone();
        Arrays.sort(sorted);
        assertThat(sorted).isEqualTo(Philox.identity(n));
    }

    @Test
    void shufflesDifferByPurposeShardEpochAndSeed() {
        Philox philox = new Philox(0);
        List<List<Integer>> shuffles =
                Stream.of(
                                philox.shuffle(64, 1, 0, 0),
                                philox.shuffle(64, 2, 0, 0),
                                philox.shuffle(64, 1, 1, 0),
                                philox.shuffle(64, 1, 0, 1),
                                new Philox(1).shuffle(64, 1, 0, 0))
                        .map(shuffled -> IntStream.of(shuffled).boxed().toList())
                        .toList();

        assertThat(shuffles).doesNotHaveDuplicates();
    }

    @Test
    void everyIndexBelowTheBoundIsDrawnAboutEquallyOften() {
        int[] counts = new int[6];
        Philox philox = new Philox(11);
        for (int draw = 0; draw < 6000; draw++) counts[philox.bounded(6, 1, 0, 0, draw)]++;

        for (int count : counts) assertThat(count).isBetween(850, 1150);
    }

    @Test
    void aRejectedWordIsFollowedByTheNextOne() {
        // 2^32 mod 3 * 2^29 is 2^30: one word of four is rejected.
        int n = 3 << 29;
        long threshold = ((1L << 32) - n) % n;
        Philox philox = new Philox(0);
        int rejections = 0;
        for (int c = 0; c < 100; c++) {
            int[] words = philox.block(1, 0, 0, c);
            long first = (words[0] & 0xffffffffL) * n;
            if ((first & 0xffffffffL) >= threshold) continue;
            rejections++;
            assertThat(philox.bounded(n, 1, 0, 0, c)).isNotEqualTo((int) (first >>> 32));
        }
        assertThat(rejections).isBetween(10, 40);
    }
}
