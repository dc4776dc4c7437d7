package dev.ruban.coordinator.simulation;

/// Mistakes of the simulated shell, planted one at a time.
enum ShellFlaw {
    /// A coordinator begins before its incarnation number is on the disk.
    INCARNATION_NOT_KEPT,
    /// A checkpoint is said to be written before it is on the disk.
    WRITTEN_TOO_SOON,
    /// A resumed run goes on behind lines of the history that it will write again.
    HISTORY_NOT_CUT,
    /// A damaged checkpoint is taken.
    DAMAGE_NOT_NOTICED,
    /// A resumed run begins with empty slots of the optimizer.
    SLOTS_NOT_RESTORED,
    /// A resumed run, or one that goes back, has callbacks that have forgotten what they knew.
    CALLBACKS_NOT_RESTORED,
    /// A run goes back, but what it told of the way stays in the history.
    HISTORY_NOT_CUT_GOING_BACK
}
