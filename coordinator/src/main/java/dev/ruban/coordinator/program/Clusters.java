package dev.ruban.coordinator.program;

import dev.ruban.coordinator.cli.RunSettings;
import dev.ruban.coordinator.server.Checking;
import dev.ruban.coordinator.server.Coordinator;
import dev.ruban.problem.ExitCode;
import dev.ruban.worker.cli.StopSignal;

/// What clusters with a coordinator have in common.
final class Clusters {
    /// How a run ends that was asked to stop.
    static final ExitCode STOPPED = ExitCode.TERMINATED;

    static final String STOP_MESSAGE = "the run was stopped before its end";

    private Clusters() {}

    /// How the answers of workers are checked.
    static Checking checking(RunSettings run) {
        return new Checking(run.audit(), Computers.of(run.module()));
    }

    /// Ends the run when the process is asked to stop; its files keep what it has got.
    static StopSignal.Registration stopOnRequest(Coordinator coordinator, StopSignal stop) {
        return stop.onRequest(() -> coordinator.stop(STOPPED, STOP_MESSAGE));
    }
}
