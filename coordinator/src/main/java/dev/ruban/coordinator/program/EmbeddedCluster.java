package dev.ruban.coordinator.program;

import dev.ruban.coordinator.run.RunListener;
import dev.ruban.coordinator.server.EmbeddedRun;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.worker.cli.StopSignal;
import java.nio.file.Path;

/// This process alone: no other process, no port.
/// @param threads that compute
record EmbeddedCluster(int threads) implements Cluster {
    @Override
    public RunListener.Finished train(
            TrainingTask task, RunListener listener, Path logs, StopSignal stop)
            throws InterruptedException {
        return EmbeddedRun.run(task, threads, Computers.FACTORY, listener);
    }
}
