package dev.ruban.coordinator.progress;

/// How a run shows its progress (`--progress`).
public enum ProgressMode {
    /// A redrawn bar on a terminal, else as [#PLAIN].
    AUTO,
    /// A line for each epoch, at most about 1,000 of them.
    PLAIN,
    /// Nothing.
    NONE
}
