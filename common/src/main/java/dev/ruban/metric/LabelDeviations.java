package dev.ruban.metric;

import java.util.List;

/// How much the labels of a data set vary: what [Metric#r2] measures errors by.
/// @param rows    N, at least 1
/// @param squares for each label the sum over all rows of `(label - mean)^2`
public record LabelDeviations(long rows, List<Double> squares) {
    public LabelDeviations {
        if (rows < 1) throw new IllegalArgumentException("rows=" + rows + "; at least 1");
        squares = List.copyOf(squares);
    }
}
