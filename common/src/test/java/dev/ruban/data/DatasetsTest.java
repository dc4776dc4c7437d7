package dev.ruban.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetsTest {
    private static Dataset rows(int rows) {
        float[] x = new float[rows];
        for (int i = 0; i < rows; i++) x[i] = i;
        return Rows.of(List.of("x"), x, x);
    }

    /// 0.29 * 100 is 28.999... in double, 0.58 * 50 too.
    @ParameterizedTest
    @CsvSource({
        "100,0.29,29",
        "50,0.58,29",
        "10,0.2,2",
        "10,.25,2",
        "10,2e-1,2",
        "3,0.34,1",
        "3,0.99,2",
        "201,0.1,20",
        "2,0.5,1",
        "7,0.99999999999999999999,6"
    })
    void splitTakesTheLastRowsInExactArithmetic(int rows, String fraction, int validation) {
        Datasets.Parts parts = Datasets.split(rows(rows), fraction);

        assertThat(parts.training().rows()).isEqualTo(rows - validation);
        assertThat(parts.validation().rows()).isEqualTo(validation);
        assertThat(Rows.features(parts.training())[0]).isEqualTo(0f);
        assertThat(Rows.labels(parts.validation())[0]).isEqualTo((float) rows - validation);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "-0.5", "1.5", "half", "", "0x1", "1e999999999", "NaN"})
    void splitRefusesWhatIsNoFraction(String fraction) {
        RubanException problem =
                catchThrowableOfType(
                        RubanException.class, () -> Datasets.split(rows(10), fraction));
        assertThat(problem)
                .hasMessage(
                        "--validation-split '"
                                + fraction
                                + "' is not a decimal fraction between 0 and 1, as 0.2 is");
        assertThat(problem.code()).isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.09", "1e-999999999"})
    void splitRefusesAnEmptySide(String fraction) {
        assertThatThrownBy(() -> Datasets.split(rows(10), fraction))
                .isInstanceOf(RubanException.class)
                .hasMessage(
                        "--validation-split "
                                + fraction
                                + " of 10 rows leaves none to validate; enlarge it");
    }

    @Test
    void aRangeReadsOnlyItsOwnRows() {
        Dataset middle = new RowRange(rows(10), 3, 4);
        float[] x = new float[2];
        middle.read(2, 2, x, 0, new float[2], 0);
        assertThat(x).containsExactly(5, 6);
        assertThatThrownBy(() -> middle.read(3, 2, x, 0, x, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void theFingerprintIsTheOneThatIsDefined() {
        // Python: sha256(struct.pack('<QII6f', 2, 2, 1, 1, 2, 5, 3, 4, 6))
        Dataset data = Rows.of(List.of("a", "b"), new float[] {1, 2, 3, 4}, new float[] {5, 6});
        assertThat(DataFingerprint.of(data))
                .isEqualTo("9d5135d2aa6e6845f6f053e11c31839872c20d4d02232943d63cdee06949d140");
    }

    @Test
    void theFingerprintDependsOnValuesAndShapeAndNotOnNames() {
        String print = print(List.of("a", "b"), new float[] {1, 2, 3, 4}, 5, 6);
        assertThat(print(List.of("c", "d"), new float[] {1, 2, 3, 4}, 5, 6)).isEqualTo(print);
        assertThat(print(List.of("a", "b"), new float[] {1, 2, 4, 3}, 5, 6)).isNotEqualTo(print);
        assertThat(print(List.of("a", "b"), new float[] {1, 2, 3, 4}, 6, 5)).isNotEqualTo(print);
        assertThat(print(List.of("a"), new float[] {0f}, 0))
                .isNotEqualTo(print(List.of("a"), new float[] {-0f}, 0));
    }

    private static String print(List<String> names, float[] features, float... labels) {
        return DataFingerprint.of(Rows.of(names, features, labels));
    }

    @Test
    void theFingerprintOfAPartIsThatOfTheSameRowsAlone() {
        Dataset all = rows(5_000);
        float[] last = new float[1_000];
        for (int i = 0; i < 1_000; i++) last[i] = 4_000 + i;
        assertThat(DataFingerprint.of(Datasets.split(all, "0.2").validation()))
                .isEqualTo(print(List.of("x"), last, last));
    }

    @Test
    void aLineWithoutNoiseLiesEvenlyOnIt() {
        assertThat(labels(Datasets.line(3, 2, 5, 0, 7))).containsExactly(-4f, -1f, 2f, 5f, 8f);
        assertThat(labels(Datasets.line(3, 2, 1, 0, 7))).containsExactly(-4f);
        assertThat(Datasets.line(3, 2, 5, 0, 7).featureNames()).containsExactly("x");
        assertThat(Datasets.line(3, 2, 5, 0, 7).labelNames()).containsExactly("y");
    }

    @Test
    void theNoiseOfALineIsNormalAndFollowsFromTheSeed() {
        float[] noise = labels(Datasets.line(0, 0, 20_000, 2, 7));
        double sum = 0;
        double squares = 0;
        for (float value : noise) {
            sum += value;
            squares += (double) value * value;
        }

        assertThat(sum / noise.length).isBetween(-0.06, 0.06);
        assertThat(squares / noise.length).isBetween(3.8, 4.2);
        assertThat(labels(Datasets.line(0, 0, 20_000, 2, 7))).isEqualTo(noise);
        assertThat(labels(Datasets.line(0, 0, 20_000, 2, 8))).isNotEqualTo(noise);
    }

    private static float[] labels(Dataset dataset) {
        float[] features = new float[(int) dataset.rows()];
        float[] labels = new float[features.length];
        dataset.read(0, labels.length, features, 0, labels, 0);
        return labels;
    }
}
