package dev.ruban.coordinator.training;

/// One batch of an epoch, in the order of the job.
/// @param epoch from 0
/// @param index within the epoch, from 0
/// @param step  over the whole job, from 0
public record Batch(int epoch, long index, long step) {}
