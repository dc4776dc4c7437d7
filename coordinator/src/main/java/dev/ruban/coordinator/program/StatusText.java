package dev.ruban.coordinator.program;

import dev.ruban.proto.v1.RunEvent;
import dev.ruban.proto.v1.RunStatus;
import dev.ruban.proto.v1.WorkerStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// How a run is, for a person.
final class StatusText {
    private static final String ROW = "  %-6s  %-24s  %-14s  %-12s  %-10s  %s%n";

    private StatusText() {}

    static void print(RunStatus status, PrintWriter out) {
        out.printf(
                "run %016x, incarnation %d: %s, up for %s%n",
                status.getRunId(),
                status.getIncarnation(),
                status.getPhase(),
                duration(status.getRunningMillis()));
        out.printf("%s%n", progress(status));
        out.printf(
                "waiting    %s%n",
                status.getWaiting().isEmpty()
                        ? "for nothing but the computing"
                        : "%s (for %s)"
                                .formatted(
                                        status.getWaiting().replaceFirst("^waiting: ", ""),
                                        duration(status.getWaitingMillis())));
        out.printf(
                "checkpoint %s%n",
                status.hasCheckpointStep()
                        ? "after step %d, %s ago"
                                .formatted(
                                        status.getCheckpointStep(),
                                        duration(status.getCheckpointAgeMillis()))
                        : "none by this coordinator yet");
        printWorkers(status, out);
        out.printf("events%n");
        for (RunEvent event : status.getEventsList())
            out.printf("  %s  %s%n", time(event), event.getMessage());
    }

    private static String progress(RunStatus status) {
        StringBuilder text = new StringBuilder();
        text.append("epoch %d of %d".formatted(status.getEpoch(), status.getEpochs()));
        text.append(", step %d".formatted(status.getStep()));
        if (status.getSteps() > 0) text.append(" of %d".formatted(status.getSteps()));
        if (status.hasLoss()) text.append(", loss %s".formatted((float) status.getLoss()));
        double speed = status.getStepsPerSecond();
        if (speed > 0) text.append(String.format(Locale.ROOT, ", %.4g steps/s", speed));
        if (status.hasSecondsLeft())
            text.append(
                    ", about %s left"
                            .formatted(duration(Math.round(1e3 * status.getSecondsLeft()))));
        return text.toString();
    }

    private static void printWorkers(RunStatus status, PrintWriter out) {
        out.printf("workers    %d%n", status.getWorkersCount());
        if (status.getWorkersCount() == 0) return;
        out.printf(ROW, "number", "host, pid", "shards", "rows/s", "last sign", "at");
        for (WorkerStatus worker : status.getWorkersList())
            out.printf(
                    ROW,
                    worker.getWorker(),
                    worker.getHost() + ", " + worker.getPid(),
                    worker.getShards().isEmpty() ? "stands by" : worker.getShards(),
                    worker.getRowsPerSecond() == 0
                            ? "-"
                            : String.format(Locale.ROOT, "%.0f", worker.getRowsPerSecond()),
                    duration(worker.getSilentMillis()),
                    occupation(worker));
    }

    private static String occupation(WorkerStatus worker) {
        String loading = worker.getLoading() ? "loads shards" : "";
        if (worker.getComputing().isEmpty()) return loading.isEmpty() ? "-" : loading;
        String computing =
                "computes %s for %s"
                        .formatted(worker.getComputing(), duration(worker.getComputingMillis()));
        return loading.isEmpty() ? computing : computing + ", " + loading;
    }

    static Instant time(RunEvent event) {
        return Instant.ofEpochMilli(event.getEpochMillis()).truncatedTo(ChronoUnit.SECONDS);
    }

    /// As in `0.4 s`, `12 s`, `3 min 12 s`, `2 h 3 min`.
    static String duration(long millis) {
        Duration duration = Duration.ofMillis(millis);
        if (millis < 10_000) return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
        if (millis < 60_000) return duration.toSeconds() + " s";
        if (duration.toHours() == 0)
            return "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart());
        return "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart());
    }
}
