package dev.ruban.data;

import java.util.List;

/// Reads datasets whole, and makes small ones.
final class Rows {
    private Rows() {}

    static float[] features(Dataset data) {
        return read(data, true);
    }

    static float[] labels(Dataset data) {
        return read(data, false);
    }

    private static float[] read(Dataset data, boolean features) {
        int rows = (int) data.rows();
        float[] x = new float[rows * data.featureNames().size()];
        float[] t = new float[rows * data.labelNames().size()];
        data.read(0, rows, x, 0, t, 0);
        return features ? x : t;
    }

    static int[] bits(float... values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < values.length; i++) bits[i] = Float.floatToRawIntBits(values[i]);
        return bits;
    }

    /// @param features `[rows, names]`
    /// @param labels   `[rows]`, named `y`
    static Dataset of(List<String> names, float[] features, float[] labels) {
        HeapFloats x = new HeapFloats();
        x.append(features, 0, features.length);
        HeapFloats t = new HeapFloats();
        t.append(labels, 0, labels.length);
        return new StoredDataset(
                labels.length, new ColumnNames(names, List.of("y"), List.of()), x, t);
    }
}
