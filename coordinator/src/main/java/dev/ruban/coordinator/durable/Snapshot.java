package dev.ruban.coordinator.durable;

import dev.ruban.coordinator.protocol.Progress;
import dev.ruban.optimizer.UpdateState;

/// What a run is at between two passes: with job and data, all that the rest of it depends on.
/// @param position     how far it is
/// @param update       the parameters, and what their update remembers
/// @param elapsedNanos since the start of the run, in all incarnations
public record Snapshot(Progress position, UpdateState update, long elapsedNanos) {}
