package dev.ruban.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// [Kernels#areFinite], by every kernel there is.
class AreFiniteTest {
    private static final int OFFSET = 2;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 15, 16, 63, 64, 65, 200})
    void everyElementIsLookedAtAndNoOther(int length) {
        for (String name : List.of("scalar", "vector")) {
            Kernels kernels = KernelSelection.of(name).kernels();
            float[] a = new HardFloats(length).finite(OFFSET + length + 1);
            a[OFFSET - 1] = Float.NaN;
            a[OFFSET + length] = Float.NEGATIVE_INFINITY;
            assertThat(kernels.areFinite(length, a, OFFSET)).isTrue();
            for (int i = OFFSET; i < OFFSET + length; i++) {
                float value = a[i];
                a[i] = -Float.MAX_VALUE;
                assertThat(kernels.areFinite(length, a, OFFSET)).isTrue();
                for (float wrong : new float[] {Float.NaN, 1 / 0f, -1 / 0f}) {
                    a[i] = wrong;
                    assertThat(kernels.areFinite(length, a, OFFSET)).isFalse();
                }
                a[i] = value;
            }
        }
    }
}
