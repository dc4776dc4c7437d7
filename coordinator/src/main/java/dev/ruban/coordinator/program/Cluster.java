package dev.ruban.coordinator.program;

import dev.ruban.coordinator.durable.Continuity;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.worker.cli.StopSignal;
import java.nio.file.Path;

/// Where a task is trained. None touches a bit of the result.
interface Cluster {
    /// Trains, and returns when the listener has heard of the end.
    /// @param continuity where it starts, and what it leaves behind
    /// @param logs folder for the logs of what is started
    /// @param stop ends the run when it is requested
    /// @throws dev.ruban.problem.RubanException if the run failed
    RunListener.Finished train(
            TrainingTask task,
            RunListener listener,
            Continuity continuity,
            Path logs,
            StopSignal stop)
            throws InterruptedException;
}
