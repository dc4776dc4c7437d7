package dev.ruban.reference;

import java.util.List;

/// A parameter: sizes (none for a scalar) and values, row-major.
record Parameter(List<Integer> sizes, float[] values) {
    static Parameter zeros(Integer... sizes) {
        int count = 1;
        for (int size : sizes) count *= size;
        return new Parameter(List.of(sizes), new float[count]);
    }
}
