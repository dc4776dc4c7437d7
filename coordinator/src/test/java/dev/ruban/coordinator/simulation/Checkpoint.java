package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Progress;

/// A checkpoint's file.
/// @param memory  parameters, and what their update remembers
/// @param advisor what callbacks know
/// @param reports lines of the history before it
/// @param whole   whether its checksum is right
record Checkpoint(Progress position, Memory memory, Advisor advisor, int reports, boolean whole) {
    long steps() {
        return position.steps();
    }

    Checkpoint damaged() {
        return new Checkpoint(position, Memory.beginning(), advisor, reports, false);
    }
}
