package dev.ruban.data;

/// The two parts of a job's rows.
public enum Split {
    /// Rows that the gradients are computed from.
    TRAINING,
    /// Rows that are only evaluated.
    VALIDATION
}
