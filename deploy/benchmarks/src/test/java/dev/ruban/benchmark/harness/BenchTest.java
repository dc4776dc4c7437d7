package dev.ruban.benchmark.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchTest {
    private final List<String> order = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private final Bench bench = new Bench(false, Path.of("home"), Path.of("scratch"), rows::add);

    @Test
    void sidesTakeTurnsAndTheFirstRoundIsNotCounted() throws Exception {
        bench.compare(
                "what",
                Unit.SECONDS,
                Goal.ratioAtMost(0.9),
                side("a", 9, 1, 2, 3, 2, 2, 2, 2),
                side("b", 9, 10, 2, 3, 1, 1, 8, 4));

        assertThat(order.subList(0, 8)).containsExactly("a", "b", "a", "b", "b", "a", "a", "b");
        Row row = rows.getFirst();
        assertThat(row.ours()).isEqualTo(2);
        assertThat(row.reference()).isEqualTo(3);
        assertThat(row.ratio()).as("median of the rounds' ratios").isEqualTo(1);
        assertThat(row.met()).isFalse();
        assertThat(row.goal()).isEqualTo("ratio <= 0.90");
    }

    @Test
    void aRateIsWorkBySecondAndItsGoalALowerBound() throws Exception {
        bench.measure(
                "what",
                Unit.megabytesPerSecond(50e6),
                Goal.atLeast(20),
                side("a", 9, 2, 2, 2, 2, 2, 2, 2));

        Row row = rows.getFirst();
        assertThat(row.ours()).isCloseTo(25, within(1e-9));
        assertThat(row.met()).isTrue();
        Table table = new Table();
        table.add(row);
        assertThat(table.toString())
                .contains("| what | Ruban     | against |")
                .contains("| what | 25.0 MB/s |         |           |       | >= 20.0 | met |");
    }

    @Test
    void aQuickRunMeasuresOnce() throws Exception {
        new Bench(true, Path.of("home"), Path.of("scratch"), rows::add)
                .measure("what", Unit.SECONDS, Goal.atMost(1), side("a", 9, 2));

        assertThat(rows.getFirst().ours()).isEqualTo(2);
        assertThat(rows.getFirst().met()).isFalse();
    }

    @Test
    void aGateNamesTheFirstElementThatDiffers() {
        float[] one = {1, Float.NaN, 0f};
        float[] other = {1, Float.NaN, -0f};

        Gate.sameBits("gradients", one, one.clone());
        assertThatThrownBy(() -> Gate.sameBits("gradients", one, other))
                .hasMessage("gradients: element 2 is -0.0, but 0.0 was expected");
        assertThatThrownBy(() -> Gate.close("product", one, one, 1e-4))
                .hasMessageStartingWith("product: element");
    }

    private Side side(String name, double... seconds) {
        Iterator<Double> next = java.util.Arrays.stream(seconds).iterator();
        return Side.of(
                name,
                () -> {
                    order.add(name);
                    return next.next();
                });
    }
}
