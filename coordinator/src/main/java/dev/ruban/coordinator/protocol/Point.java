package dev.ruban.coordinator.protocol;

/// What the workers compute by. The two differ only while a line search tries points.
public enum Point {
    /// Where the next step's losses and gradients are to be taken.
    NEXT_STEP,
    /// The parameters: what is reported, and evaluated.
    PARAMETERS
}
