package dev.ruban.coordinator.server;

import dev.ruban.coordinator.protocol.ProtocolSettings;
import dev.ruban.coordinator.protocol.RunView;
import dev.ruban.proto.v1.RunStatus;
import dev.ruban.proto.v1.WorkerStatus;
import java.util.Locale;

/// How a run is, as a message.
final class StatusMessages {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private StatusMessages() {}

    static RunStatus of(ProtocolSettings settings, RunView view, RunWatch watch, long nowNanos) {
        RunStatus.Builder status =
                RunStatus.newBuilder()
                        .setRunId(settings.runId())
                        .setIncarnation(settings.incarnation())
                        .setPhase(view.phase().name().toLowerCase(Locale.ROOT))
                        .setEpoch(view.epoch())
                        .setEpochs(view.epochs())
                        .setStep(view.steps())
                        .setSteps(view.allSteps())
                        .setStepsPerSecond(watch.stepsPerSecond(view.steps(), nowNanos))
                        .setWaiting(view.waiting())
                        .setWaitingMillis(watch.waitingNanos(nowNanos) / NANOS_PER_MILLI)
                        .setRunningMillis(watch.runningNanos(nowNanos) / NANOS_PER_MILLI)
                        .addAllEvents(watch.events());
        (view.loss().isPresent() ? view.loss() : watch.epochLoss()).ifPresent(status::setLoss);
        watch.checkpointStep()
                .ifPresent(step ->
                        status.setCheckpointStep(step)
                                .setCheckpointAgeMillis(
                                        watch.checkpointAgeNanos(nowNanos) / NANOS_PER_MILLI));
        view.workers().forEach(worker -> status.addWorkers(of(worker)));
        return status.build();
    }

    private static WorkerStatus of(RunView.WorkerView worker) {
        return WorkerStatus.newBuilder()
                .setWorker(worker.id().value())
                .setHost(worker.request().host())
                .setPid(worker.request().pid())
                .setThreads(worker.request().threads())
                .setShards(worker.target().isEmpty() ? "" : worker.target().toString())
                .setComputing(worker.due().isEmpty() ? "" : worker.due().toString())
                .setComputingMillis(worker.dueNanos() / NANOS_PER_MILLI)
                .setLoading(worker.loading())
                .setRowsPerSecond(worker.rowsPerSecond())
                .setSilentMillis(Math.max(0, worker.silentNanos()) / NANOS_PER_MILLI)
                .build();
    }
}
