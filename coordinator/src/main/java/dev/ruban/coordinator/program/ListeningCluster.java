package dev.ruban.coordinator.program;

import dev.ruban.coordinator.cli.CoordinatorRequest;
import dev.ruban.coordinator.durable.Continuity;
import dev.ruban.coordinator.run.Contact;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.coordinator.server.Coordinator;
import dev.ruban.coordinator.server.CoordinatorSettings;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.worker.cli.HostPort;
import dev.ruban.worker.cli.StopSignal;
import java.io.PrintWriter;
import java.nio.file.Path;

/// A coordinator for workers that join from elsewhere.
/// @param messages says where it listens
record ListeningCluster(CoordinatorRequest request, PrintWriter messages) implements Cluster {
    @Override
    public RunListener.Finished train(
            TrainingTask task,
            RunListener listener,
            Continuity continuity,
            Path logs,
            StopSignal stop)
            throws InterruptedException {
        CoordinatorSettings settings =
                CoordinatorSettings.defaults()
                        .withListen(request.listen().host(), request.listen().port())
                        .withMinWorkers(request.minWorkers())
                        .withWorkerTimeout(request.run().workerTimeout())
                        .withHeartbeatTimeout(request.run().heartbeatTimeout())
                        .withChecking(Clusters.checking(request.run()));
        if (request.token().isPresent()) settings = settings.withToken(request.token().get());
        if (request.tls().isPresent()) settings = settings.withTls(request.tls().get());
        try (Coordinator coordinator = Coordinator.start(settings, task, listener, continuity);
                var _ = contact(logs, coordinator.port());
                var _ = Clusters.stopOnRequest(coordinator, stop)) {
            messages.printf(
                    "Listening on %s, port %d; waiting for %d worker%s%n",
                    request.listen().host(),
                    coordinator.port(),
                    request.minWorkers(),
                    request.minWorkers() == 1 ? "" : "s");
            messages.flush();
            return coordinator.await();
        }
    }

    private Contact contact(Path logs, int port) {
        HostPort address = new HostPort(request.listen().host(), port);
        return Contact.withFiles(
                logs.resolveSibling(Contact.FILE), address, request.tokenFile(), request.tls());
    }
}
