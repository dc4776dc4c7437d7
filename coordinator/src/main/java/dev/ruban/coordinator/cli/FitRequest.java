package dev.ruban.coordinator.cli;

import dev.ruban.proto.v1.Job;

/// What `ruban fit` was asked for.
/// @param job     complete and valid, as far as that can be told without its data
/// @param workers local worker processes; 0: embedded, no process and no port
/// @param threads of each worker, at least 1
public record FitRequest(Job job, RunSettings run, int workers, int threads) {}
