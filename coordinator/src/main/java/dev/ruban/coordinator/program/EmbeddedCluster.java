package dev.ruban.coordinator.program;

import dev.ruban.coordinator.durable.Continuity;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.coordinator.server.EmbeddedRun;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.module.UserModule;
import dev.ruban.worker.cli.StopSignal;
import java.nio.file.Path;
import java.util.Optional;

/// This process alone: no other process, no port.
/// @param threads that compute
/// @param module  of the user's own that the job may be about
record EmbeddedCluster(int threads, Optional<UserModule> module) implements Cluster {
    @Override
    public RunListener.Finished train(
            TrainingTask task,
            RunListener listener,
            Continuity continuity,
            Path logs,
            StopSignal stop)
            throws InterruptedException {
        EmbeddedRun run = EmbeddedRun.of(task, threads, Computers.of(module), listener, continuity);
        try (var _ = stop.onRequest(() -> run.stop(Clusters.STOPPED, Clusters.STOP_MESSAGE))) {
            return run.train();
        }
    }
}
