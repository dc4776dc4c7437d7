package dev.ruban.coordinator.server;

import dev.ruban.coordinator.protocol.ProtocolSettings;
import dev.ruban.coordinator.protocol.RunView;
import dev.ruban.proto.v1.RunStatus;
import dev.ruban.proto.v1.WorkerStatus;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// How a run is, as a message.
final class StatusMessages {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /// Shorter computing is nothing to wait for.
    private static final long WORTH_TELLING_NANOS = 500_000_000L;

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
                        .setRunningMillis(watch.runningNanos(nowNanos) / NANOS_PER_MILLI)
                        .addAllEvents(watch.events());
        (view.loss().isPresent() ? view.loss() : watch.epochLoss()).ifPresent(status::setLoss);
        watch.checkpointStep()
                .ifPresent(step ->
                        status.setCheckpointStep(step)
                                .setCheckpointAgeMillis(
                                        watch.checkpointAgeNanos(nowNanos) / NANOS_PER_MILLI));
        watch.secondsLeft(view.steps(), view.allSteps(), nowNanos)
                .ifPresent(status::setSecondsLeft);
        setWaiting(status, view, watch, nowNanos);
        for (RunView.WorkerView worker : view.workers())
            status.addWorkers(of(worker, watch.rowsPerSecond(worker.id())));
        return status.build();
    }

    /// What the protocol waits for; else the worker that everybody waits for.
    private static void setWaiting(
            RunStatus.Builder status, RunView view, RunWatch watch, long nowNanos) {
        if (!view.waiting().isEmpty()) {
            status.setWaiting(view.waiting());
            status.setWaitingMillis(watch.waitingNanos(nowNanos) / NANOS_PER_MILLI);
            return;
        }
        List<RunView.WorkerView> busy =
                view.workers().stream().filter(worker -> !worker.due().isEmpty()).toList();
        long longest = busy.stream().mapToLong(RunView.WorkerView::dueNanos).max().orElse(0);
        if (longest < WORTH_TELLING_NANOS) return;
        String who =
                busy.size() == view.workers().size() && busy.size() > 1
                        ? "all %d workers compute".formatted(busy.size())
                        : busy.stream()
                                .map(StatusMessages::named)
                                .collect(Collectors.joining("; "));
        status.setWaiting(who);
        status.setWaitingMillis(longest / NANOS_PER_MILLI);
    }

    private static String named(RunView.WorkerView worker) {
        return "%s (%s, pid %d) computes shards %s"
                .formatted(
                        worker.id(), worker.request().host(), worker.request().pid(), worker.due());
    }

    private static WorkerStatus of(RunView.WorkerView worker, double rowsPerSecond) {
        return WorkerStatus.newBuilder()
                .setWorker(worker.id().value())
                .setHost(worker.request().host())
                .setPid(worker.request().pid())
                .setThreads(worker.request().threads())
                .setShards(worker.target().isEmpty() ? "" : worker.target().toString())
                .setComputing(worker.due().isEmpty() ? "" : worker.due().toString())
                .setComputingMillis(worker.dueNanos() / NANOS_PER_MILLI)
                .setLoading(worker.loading())
                .setRowsPerSecond(rowsPerSecond)
                .setSilentMillis(Math.max(0, worker.silentNanos()) / NANOS_PER_MILLI)
                .build();
    }
}
