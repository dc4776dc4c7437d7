package dev.ruban.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The order of operations of the reference, on cases small enough to be written out.
class ScalarKernelsTest {
    private static final float BIG = 0x1p24f; // BIG + 1 rounds to BIG
    private final Kernels kernels = new ScalarKernels();

    @Test
    void sumTakesIndicesModulo16IntoLanesAndFoldsThem() {
        float[] values = new float[33];
        values[0] = BIG;
        values[16] = 1f; // lost in lane 0
        values[32] = -BIG;
        values[8] = 1f; // joins lane 0 in the first fold
        assertThat(kernels.sum(33, values, 0)).isEqualTo(1f);
        values[24] = BIG; // lane 8: 1 + BIG loses the 1
        assertThat(kernels.sum(33, values, 0)).isEqualTo(BIG);
    }

    @Test
    void productOfOneRowTakesTheInnerAxisInOrder() {
        float[] row = {BIG, 1f, -BIG, 1f};
        float[] ones = {1f, 1f, 1f, 1f};
        float[] result = new float[1];
        kernels.multiplyNN(1, 1, 4, row, 0, ones, 0, result, 0);
        assertThat(result[0]).isEqualTo(1f);
        kernels.multiplyNT(1, 1, 4, row, 0, ones, 0, result, 0);
        assertThat(result[0]).isEqualTo(1f);
    }

    @Test
    void transposedProductHasRowLanesForOneColumnOnly() {
        float[] rows = {BIG, 1f, -BIG, 1f};
        float[] ones = {1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f};
        float[] result = new float[2];
        kernels.multiplyTN(1, 1, 4, rows, 0, ones, 0, result, 0);
        assertThat(result[0]).as("(BIG - BIG) + (1 + 1)").isEqualTo(2f);
        kernels.multiplyTN(1, 2, 4, rows, 0, ones, 0, result, 0);
        assertThat(result).as("((BIG + 1) - BIG) + 1").containsExactly(1f, 1f);
    }

    @Test
    void rowSumsHaveRowLanesForOneColumnOnly() {
        float[] column = {BIG, 1f, -BIG, 1f};
        float[] twoColumns = {BIG, 0f, 1f, 0f, -BIG, 0f, 1f, 0f};
        float[] sums = new float[2];
        kernels.sumRows(4, 1, column, 0, sums, 0);
        assertThat(sums[0]).isEqualTo(2f);
        kernels.sumRows(4, 2, twoColumns, 0, sums, 0);
        assertThat(sums).containsExactly(1f, 0f);
    }

    @Test
    void productsAreFused() {
        float third = 1f / 3f;
        float[] a = {third, third};
        float[] b = {third, -third};
        float fused = Math.fma(third, -third, third * third);
        float[] result = new float[1];
        kernels.multiplyNN(1, 1, 2, a, 0, b, 0, result, 0);
        assertThat(result[0]).isEqualTo(fused).isNotZero();
        kernels.sumRowsOfProducts(2, 1, a, 0, b, 0, result, 0);
        assertThat(result[0]).as("two lanes, each rounded").isZero();
    }

    @Test
    void sumOfNothingIsPlusZero() {
        float[] result = {-0f, -0f};
        kernels.multiplyNN(1, 2, 0, new float[0], 0, new float[0], 0, result, 0);
        assertThat(HardFloats.bits(result)).isEqualTo(HardFloats.bits(0f, 0f));
        assertThat(HardFloats.bits(kernels.sum(0, result, 0))).isEqualTo(HardFloats.bits(0f));
    }

    @Test
    void sumAsDoubleKeepsWhatFloatLoses() {
        float[] values = {BIG, 0.5f, 0.25f};
        assertThat(kernels.sumAsDouble(3, values, 0)).isEqualTo(0x1p24 + 0.75);
        assertThat(kernels.dotAsDouble(3, values, 0, values, 0)).isEqualTo(0x1p48 + 0.3125);
    }
}
