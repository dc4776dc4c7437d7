package dev.ruban.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhiloxTest {
    private static final BigInteger WORD = BigInteger.TWO.pow(32);

    /// Counter, key and result of the `philox4x32 10` lines of Random123's `kat_vectors`.
    @ParameterizedTest
    @CsvSource({
        "00000000 00000000 00000000 00000000, 00000000 00000000,"
                + " 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
        "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff,"
                + " 408f276d 41c83b0e a20bc7c6 6d5451fd",
        "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0,"
                + " d16cfe09 94fdcceb 5001e420 24126ea1"
    })
    void blocksAreTheKnownAnswers(String counter, String key, String answer) {
        int[] c = words(counter);
        int[] k = words(key);
        int[] block = new int[Philox.WORDS];

        long seed = (long) k[1] << 32 | Integer.toUnsignedLong(k[0]);
        new Philox(seed).block(c[0], c[1], c[2], c[3], block);

        assertThat(block).containsExactly(words(answer));
    }

    private static int[] words(String text) {
        List<Integer> words = new ArrayList<>();
        for (String word : text.split(" ", -1)) words.add(Integer.parseUnsignedInt(word, 16));
        return words.stream().mapToInt(Integer::intValue).toArray();
    }

    /// (1 << 30) + 1 rejects a quarter of the candidates, so that some blocks are used up.
    @ParameterizedTest
    @ValueSource(
            ints = {1, 2, 3, 64, 1000, (1 << 30) + 1, (1 << 30) + (1 << 29), Integer.MAX_VALUE})
    void boundedTakesTheFirstCandidateThatIsNotRejected(int n) {
        Philox philox = new Philox(-7);
        for (int c = 0; c < 2_000; c++)
            assertThat(philox.bounded(n, 1, 2, -3, c))
                    .isEqualTo(boundedByTheBook(-7, n, 1, 2, -3, c));
    }

    private static int boundedByTheBook(long seed, int n, int p, int a, int b, int c) {
        BigInteger bound = BigInteger.valueOf(n);
        BigInteger threshold = WORD.subtract(bound).mod(bound);
        int[] block = new int[Philox.WORDS];
        for (int purpose = p; ; purpose += 256) {
            new Philox(seed).block(purpose, a, b, c, block);
            for (int word : block) {
                BigInteger u = BigInteger.valueOf(Integer.toUnsignedLong(word));
                BigInteger[] highAndLow = u.multiply(bound).divideAndRemainder(WORD);
                if (highAndLow[1].compareTo(threshold) >= 0) return highAndLow[0].intValueExact();
            }
        }
    }

    @Test
    void boundedRefusesAnEmptyRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Philox(0).bounded(0, 1, 0, 0, 0))
                .withMessage("no number lies in [0, 0)");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 17, 1000})
    void shuffleExchangesFromTheEnd(int n) {
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < n; i++) expected.add(i);
        for (int i = n - 1; i >= 1; i--)
            Collections.swap(expected, i, boundedByTheBook(5, i + 1, 2, 9, 4, i));

        int[] shuffled = new int[n + 1];
        shuffled[n] = -1;
        new Philox(5).shuffle(shuffled, n, 2, 9, 4);

        for (int i = 0; i < n; i++) assertThat(shuffled[i]).isEqualTo(expected.get(i));
        assertThat(shuffled[n]).isEqualTo(-1);
    }

    @Test
    void halvesOfTheSeedAndWordsOfTheCounterAllMatter() {
        int[] base = shuffle(0, 1, 0, 0);
        assertThat(shuffle(1, 1, 0, 0)).isNotEqualTo(base);
        assertThat(shuffle(1L << 32, 1, 0, 0)).isNotEqualTo(base);
        assertThat(shuffle(0, 2, 0, 0)).isNotEqualTo(base);
        assertThat(shuffle(0, 1, 1, 0)).isNotEqualTo(base);
        assertThat(shuffle(0, 1, 0, 1)).isNotEqualTo(base);
    }

    private static int[] shuffle(long seed, int purpose, int a, int b) {
        int[] elements = new int[100];
        new Philox(seed).shuffle(elements, 100, purpose, a, b);
        return elements;
    }
}
