package dev.ruban.coordinator.simulation;

import dev.ruban.reduction.Subtree;

/// A wrong answer in a sum that the protocol has not found out yet.
/// @param updates that were applied before its pass
record Lie(long pass, Subtree subtree, long updates) {}
