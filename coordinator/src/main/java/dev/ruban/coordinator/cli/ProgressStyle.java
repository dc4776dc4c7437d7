package dev.ruban.coordinator.cli;

/// How a run shows its progress on standard error.
public enum ProgressStyle {
    /// A bar on a terminal, else as [#PLAIN].
    AUTO,
    /// A line for each epoch.
    PLAIN,
    /// Nothing.
    NONE
}
