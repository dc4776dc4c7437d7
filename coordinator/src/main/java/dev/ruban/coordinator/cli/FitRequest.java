package dev.ruban.coordinator.cli;

import dev.ruban.proto.v1.Job;
import java.time.Duration;

/// What `ruban fit` was asked for.
/// @param job     complete and valid, as far as that can be told without its data
/// @param workers local worker processes; 0: embedded, no process and no port
/// @param threads of each worker, at least 1
/// @param pace    for tests: how long a worker rests before each piece of work
public record FitRequest(Job job, RunSettings run, int workers, int threads, Duration pace) {
    /// As fast as it goes.
    public FitRequest(Job job, RunSettings run, int workers, int threads) {
        this(job, run, workers, threads, Duration.ZERO);
    }
}
