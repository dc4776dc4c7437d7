package dev.ruban.coordinator.program;

import dev.ruban.coordinator.cli.FitRequest;
import dev.ruban.coordinator.durable.Continuity;
import dev.ruban.coordinator.local.LocalWorkerSettings;
import dev.ruban.coordinator.local.LocalWorkers;
import dev.ruban.coordinator.local.Upkeep;
import dev.ruban.coordinator.run.Contact;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.coordinator.server.Coordinator;
import dev.ruban.coordinator.server.CoordinatorSettings;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.problem.ExitCode;
import dev.ruban.worker.cli.HostPort;
import dev.ruban.worker.cli.StopSignal;
import java.nio.file.Path;

/// A coordinator on a free port of loopback, and worker processes that only they know how to join:
/// by a fresh token, told through their standard input.
/// @param request with at least one worker
record LocalCluster(FitRequest request) implements Cluster {
    @Override
    public RunListener.Finished train(
            TrainingTask task,
            RunListener listener,
            Continuity continuity,
            Path logs,
            StopSignal stop)
            throws InterruptedException {
        int workers = request.workers();
        int started = Math.min(workers, task.job().shards());
        if (started < workers)
            listener.warned(
                    "starting %d workers, not %d: the job has %d shards, and one worker holds at least one; --shards is part of the job"
                            .formatted(started, workers, started));
        String token = LocalWorkers.newToken();
        CoordinatorSettings settings =
                CoordinatorSettings.defaults()
                        .withToken(token)
                        .withMinWorkers(started)
                        .withWorkerTimeout(request.run().workerTimeout())
                        .withHeartbeatTimeout(request.run().heartbeatTimeout())
                        .withChecking(Clusters.checking(request.run()));
        try (Coordinator coordinator = Coordinator.start(settings, task, listener, continuity)) {
            LocalWorkerSettings local =
                    LocalWorkerSettings.of(
                                    started, request.threads(), coordinator.port(), token, logs)
                            .withModule(request.run().module())
                            .withPace(request.pace());
            Upkeep upkeep = new Upkeep(coordinator::progress, coordinator::tell);
            try (LocalWorkers processes = LocalWorkers.start(local, upkeep);
                    var _ = contact(logs, coordinator.port(), token);
                    var _ = Clusters.stopOnRequest(coordinator, stop)) {
                processes.whenAllEnded(
                        lastWords -> coordinator.giveUp(ExitCode.UNAVAILABLE, lastWords));
                return coordinator.await();
            }
        }
    }

    private static Contact contact(Path logs, int port, String token) {
        HostPort address = new HostPort("127.0.0.1", port);
        return Contact.withOwnToken(logs.resolveSibling(Contact.FILE), address, token);
    }
}
