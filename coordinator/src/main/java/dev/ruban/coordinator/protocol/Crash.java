package dev.ruban.coordinator.protocol;

/// A worker that crashed in the running pass.
/// @param undelivered shards that it was to compute and had not delivered
/// @param lastWords   who it was, and what was last heard of it
record Crash(Leaves undelivered, String lastWords) {}
