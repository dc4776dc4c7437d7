package dev.ruban.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.ruban.random.Philox;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardizationTest {
    private static Dataset random(int rows, int features) {
        float[] x = new float[rows * features];
        int[] words = new int[4];
        Philox philox = new Philox(11);
        for (int i = 0; i < x.length; i++) {
            philox.block(0, i, 0, 0, words);
            x[i] = words[0] * 0x1p-20f + 100 * (i % features);
        }
        List<String> names = new ArrayList<>();
        for (int j = 0; j < features; j++) names.add("f" + j);
        return Rows.of(names, x, new float[rows]);
    }

    /// The chapter's words, one feature at a time: blocks, lanes, fold, tree.
    private static double sum(double[] terms, boolean squares) {
        List<Double> blocks = new ArrayList<>();
        for (int from = 0; from < terms.length; from += 1_024) {
            double[] lanes = new double[16];
            for (int i = from; i < Math.min(terms.length, from + 1_024); i++) {
                int lane = (i - from) % 16;
                lanes[lane] =
                        squares
                                ? Math.fma(terms[i], terms[i], lanes[lane])
                                : lanes[lane] + terms[i];
            }
            for (int half = 8; half > 0; half /= 2)
                for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
            blocks.add(lanes[0]);
        }
        return tree(blocks);
    }

    private static double tree(List<Double> values) {
        if (values.size() == 1) return values.getFirst();
        int split = 1;
        while (2 * split < values.size()) split *= 2;
        return tree(values.subList(0, split)) + tree(values.subList(split, values.size()));
    }

    @ParameterizedTest
    @CsvSource({
        "1,2",
        "15,1",
        "16,3",
        "1023,2",
        "1024,1",
        "1025,70",
        "7000,3",
        "16385,5",
        "3000,700"
    })
    void meansAndDeviationsAreSummedInTheOneOrder(int rows, int features) {
        Dataset data = random(rows, features);
        Standardization measured = Standardization.measure(data, warning -> {});
        float[] x = Rows.features(data);
        for (int j = 0; j < features; j += Math.max(1, features / 7)) {
            double[] column = new double[rows];
            for (int i = 0; i < rows; i++) column[i] = x[i * features + j];
            double mean = sum(column, false) / rows;
            for (int i = 0; i < rows; i++) column[i] = column[i] - mean;
            double deviation = Math.sqrt(sum(column, true) / rows);
            assertThat(measured.means()[j]).isEqualTo(mean);
            assertThat(measured.deviations()[j]).isEqualTo(deviation == 0 ? 1 : deviation);
        }
    }

    @Test
    void featuresAreStandardizedAndLabelsLeftAlone() {
        Dataset data =
                Rows.of(
                        List.of("a", "b"),
                        new float[] {1, 10, 2, 20, 3, 60},
                        new float[] {7, 8, 9});
        Dataset view = Standardization.measure(data, warning -> {}).apply(data);

        assertThat(view.featureNames()).containsExactly("a", "b");
        assertThat(Rows.labels(view)).containsExactly(7, 8, 9);
        float[] x = Rows.features(view);
        assertThat(x[0]).isEqualTo((float) (-1 / Math.sqrt(2 / 3.0)));
        assertThat((double) x[1] + x[3] + x[5]).isCloseTo(0, within(1e-6));
        float[] last = new float[3];
        view.read(2, 1, last, 1, new float[1], 0);
        assertThat(last).containsExactly(0, x[4], x[5]);
    }

    @Test
    void aConstantColumnHasDeviationOneAndIsNamed() {
        List<String> warnings = new ArrayList<>();
        float[] x = new float[3 * 5_000];
        for (int i = 0; i < x.length; i++) x[i] = i % 3 == 1 ? i : 0.1f;
        Dataset data = Rows.of(List.of("a", "b", "c"), x, new float[5_000]);

        Standardization measured = Standardization.measure(data, warnings::add);

        assertThat(measured.deviations()[0]).isEqualTo(1);
        assertThat(measured.deviations()[2]).isEqualTo(1);
        assertThat(warnings)
                .containsExactly(
                        "constant in all training rows, so its standard deviation is taken as 1:"
                                + " column 'a', 'c'");
        assertThat(Rows.features(measured.apply(data))[0]).isEqualTo(0f);
    }

    @Test
    void storedValuesMakeTheSameStandardization() {
        Standardization measured = Standardization.measure(random(100, 3), warning -> {});
        Standardization stored = Standardization.of(measured.means(), measured.deviations());
        assertThat(stored).isEqualTo(measured).hasSameHashCodeAs(measured);
        assertThat(stored)
                .isNotEqualTo(Standardization.of(new double[] {0, 0, 0}, measured.deviations()));
    }

    @ParameterizedTest
    @CsvSource({"NaN,1", "Infinity,1", "0,0", "0,-1", "0,NaN", "0,Infinity"})
    void storedValuesThatCannotBeAreRefused(double mean, double deviation) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Standardization.of(new double[] {mean}, new double[] {deviation}))
                .withMessage("feature 0: mean %s, standard deviation %s", mean, deviation);
    }

    @Test
    void dataOfOtherFeaturesAreRefused() {
        Standardization measured = Standardization.measure(random(10, 2), warning -> {});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> measured.apply(random(10, 3)))
                .withMessage("measured on 2 features, but these are 3: [f0, f1, f2]");
    }
}
