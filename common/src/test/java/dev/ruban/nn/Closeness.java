package dev.ruban.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/// Compares arrays with references of higher precision.
final class Closeness {
    private Closeness() {}

    /// Differences are measured by the largest magnitude expected: single elements may be the small
    /// rest of large terms.
    static void assertClose(String what, float[] actual, float[] expected, double relative) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        double largest = 0;
        for (float value : expected) largest = Math.max(largest, Math.abs(value));
        for (int i = 0; i < expected.length; i++)
            assertThat((double) actual[i])
                    .as("%s, element %d", what, i)
                    .isCloseTo(expected[i], within(relative * largest));
    }
}
