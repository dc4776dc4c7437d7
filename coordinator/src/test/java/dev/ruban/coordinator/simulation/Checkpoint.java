package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Progress;

/// A checkpoint's file.
/// @param values  parameters, copied
/// @param slots   of the optimizer, copied
/// @param advisor what callbacks know
/// @param reports lines of the history before it
/// @param whole   whether its checksum is right
record Checkpoint(
        Progress position,
        float[] values,
        float[] slots,
        Advisor advisor,
        int reports,
        boolean whole) {
    long steps() {
        return position.steps();
    }

    Checkpoint damaged() {
        return new Checkpoint(position, new float[values.length], slots, advisor, reports, false);
    }
}
