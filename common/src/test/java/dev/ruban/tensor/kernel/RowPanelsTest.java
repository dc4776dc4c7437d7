package dev.ruban.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowPanelsTest {
    private static final int OFFSET = 3;

    @ParameterizedTest
    @CsvSource({"1, 1", "40, 1", "16, 2", "1, 3", "15, 5", "16, 5", "17, 5", "47, 99", "64, 100"})
    void eachFeatureOfAPanelLiesTogether(int rows, int features) {
        float[] a = new float[OFFSET + rows * features + 1];
        for (int i = 0; i < a.length; i++) a[i] = i;
        float[] given = a.clone();

        RowPanels.fromRows(rows, features, a, OFFSET);

        for (int row = 0; row < rows; row++)
            for (int feature = 0; feature < features; feature++) {
                int panel = row / RowPanels.ROWS * RowPanels.ROWS;
                int width = Math.min(RowPanels.ROWS, rows - panel);
                int at = OFFSET + panel * features + feature * width + row - panel;
                assertThat(a[at]).isEqualTo(given[OFFSET + row * features + feature]);
            }
        assertThat(Arrays.copyOf(a, OFFSET)).isEqualTo(Arrays.copyOf(given, OFFSET));
        assertThat(a[a.length - 1]).isEqualTo(given[a.length - 1]);
    }
}
