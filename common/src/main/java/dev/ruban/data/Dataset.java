package dev.ruban.data;

import java.util.List;

/// N rows of float32 features and labels, in a fixed order. Thread-safe: only read.
public interface Dataset {
    /// N, at least 1.
    long rows();

    /// Names of the features, in the order of a row's floats.
    List<String> featureNames();

    /// Names of the label columns.
    List<String> labelNames();

    /// The classes of a label column of texts, sorted by their UTF-8 bytes (a label is the index
    /// into them); empty where the labels are numbers.
    List<String> classes();

    /// Copies consecutive rows, row-major.
    /// @param firstRow      of the range, from 0
    /// @param count         rows of the range
    /// @param features      receives `[count, features]` from `featuresOffset`
    /// @param labels        receives `[count, labels]` from `labelsOffset`
    /// @throws dev.ruban.problem.RubanException if the file behind it cannot be read, or has
    ///     changed
    void read(
            long firstRow,
            int count,
            float[] features,
            int featuresOffset,
            float[] labels,
            int labelsOffset);
}
