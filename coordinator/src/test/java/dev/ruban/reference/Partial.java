package dev.ruban.reference;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The sum over some rows: gradients by parameter, loss, number of rows.
record Partial(SortedMap<String, float[]> gradients, double loss, long rows) {

    Partial plus(Partial right) {
        SortedMap<String, float[]> sum = new TreeMap<>();
        for (Map.Entry<String, float[]> entry : gradients.entrySet()) {
            float[] a = entry.getValue();
            float[] b = right.gradients.getOrDefault(entry.getKey(), new float[0]);
            float[] c = new float[a.length];
            for (int i = 0; i < a.length; i++) c[i] = a[i] + b[i];
            sum.put(entry.getKey(), c);
        }
        return new Partial(sum, loss + right.loss, rows + right.rows);
    }
}
