package dev.ruban.coordinator.protocol;

/// Why the coordinator says goodbye to a worker.
public enum Farewell {
    /// The run is finished.
    FINISHED,
    /// The run was given up.
    ABANDONED,
    /// The worker speaks another version of the protocol.
    OTHER_PROTOCOL,
    /// The worker computes by another arithmetic.
    OTHER_ARITHMETIC,
    /// There are as many workers as may be.
    FULL,
    /// The worker asked to leave.
    LEAVING,
    /// The worker has computed wrong numbers.
    EXPELLED,
    /// The worker was silent for too long; it may come back.
    SILENT,
    /// The worker's computing thread hangs; its process is of no use.
    HANGING,
    /// What the worker sent cannot be used.
    DISMISSED
}
