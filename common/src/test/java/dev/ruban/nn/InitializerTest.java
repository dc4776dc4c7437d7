package dev.ruban.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ruban.random.Philox;
import dev.ruban.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitializerTest {
    private static final Shape MATRIX = Shape.of(200, 100);

    private static Initializer named(String name) {
        return switch (name) {
            case "uniform" -> Initializer.uniform(-2f, 4f);
            case "normal" -> Initializer.normal(-1, 0.5);
            case "glorotUniform" -> Initializer.glorotUniform();
            case "glorotNormal" -> Initializer.glorotNormal();
            case "heUniform" -> Initializer.heUniform();
            case "heNormal" -> Initializer.heNormal();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /// Moments from the formulas of the papers; 20,000 draws.
    @ParameterizedTest
    @CsvSource({
        "uniform, 1, 3, 4",
        "normal, -1, 0.25, 10",
        "glorotUniform, 0, 0.0066666667, 0.1414214",
        "glorotNormal, 0, 0.0066666667, 1",
        "heUniform, 0, 0.01, 0.1732051",
        "heNormal, 0, 0.01, 1"
    })
    void drawsHaveTheMomentsOfTheFormula(String name, double mean, double variance, float most) {
        float[] values = named(name).values(MATRIX, new InitialNumbers(7, 3));

        double sum = 0;
        double squares = 0;
        for (float value : values) {
            sum += value;
            squares += (value - mean) * (value - mean);
            assertThat(value).isLessThanOrEqualTo(most);
        }
        assertThat(sum / values.length).isCloseTo(mean, within(5 * Math.sqrt(variance / 20_000)));
        assertThat(squares / values.length).isCloseTo(variance, within(0.05 * variance));
    }

    @Test
    void anElementIsAFunctionOfSeedParameterAndIndex() {
        int[] words = new int[4];
        Philox.block(0x1_0000_0002L, 3, 5, 6, 0, words);
        InitialNumbers numbers = new InitialNumbers(0x1_0000_0002L, 5);

        assertThat(numbers.uniform(6)).isEqualTo((words[0] >>> 8) / 16777216f);
        double radius = (Integer.toUnsignedLong(words[0]) + 1) / 4294967296.0;
        double angle = Integer.toUnsignedLong(words[1]) / 4294967296.0;
        double expected =
                StrictMath.sqrt(-2 * StrictMath.log(radius)) * StrictMath.cos(2 * Math.PI * angle);
        assertThat(numbers.normal(6)).isEqualTo(expected);
        assertThat(Initializer.normal(0, 2).values(Shape.of(7), numbers)[6])
                .isEqualTo((float) (2 * expected));
        Philox.block(0x1_0000_0002L, 3, 5, 1, 2, words);
        assertThat(numbers.uniform(0x2_0000_0001L)).isEqualTo(Philox.uniform(words[0]));
    }

    @Test
    void fansNeedAMatrix() {
        assertThatThrownBy(
                        () -> Initializer.heNormal().values(Shape.of(3), new InitialNumbers(0, 0)))
                .hasMessageContaining("[3]")
                .hasMessageContaining("[in, out]");
    }

    @Test
    void constantsAreConstant() {
        InitialNumbers numbers = new InitialNumbers(0, 0);

        assertThat(Initializer.constant(2f).values(Shape.of(2), numbers)).containsExactly(2f, 2f);
        assertThat(Initializer.zeros().values(Shape.scalar(), numbers)).containsExactly(0f);
    }
}
