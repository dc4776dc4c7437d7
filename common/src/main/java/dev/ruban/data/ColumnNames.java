package dev.ruban.data;

import java.util.List;

/// The names of a dataset.
record ColumnNames(List<String> features, List<String> labels, List<String> classes) {
    ColumnNames {
        features = List.copyOf(features);
        labels = List.copyOf(labels);
        classes = List.copyOf(classes);
    }
}
