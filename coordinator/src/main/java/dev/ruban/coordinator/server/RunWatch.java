package dev.ruban.coordinator.server;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Farewell;
import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.TrainingState;
import dev.ruban.coordinator.protocol.WorkerId;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.proto.v1.RunEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is to be told of a run beside its state: the last events, since when something is waited for,
/// how fast it and its workers are, what losses of workers cost, how often answers were compared.
/// Belongs to whoever owns the state; how far the run is may be asked by anybody.
final class RunWatch {
    private static final int EVENTS = 10;
    private static final long SAMPLE_NANOS = 1_000_000_000L;

    /// What is left is told by the speed of so many seconds, that it does not swing.
    private static final int SAMPLES = 60;

    /// And the speed by that of these.
    private static final int RECENT = 10;

    private static final Logger log = LoggerFactory.getLogger(RunWatch.class);

    private record Sample(long steps, long nanos) {}

    private final Deque<RunEvent> events = new ArrayDeque<>();
    private final Set<WorkerId> delivering = new HashSet<>();
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final WorkerSpeeds speeds = new WorkerSpeeds();
    private final Pauses pauses;
    private final AuditCount audits = new AuditCount();
    private final long startNanos = System.nanoTime();
    private volatile long passes;
    private String waiting = "";
    private long waitingNanos;
    private OptionalLong checkpointStep = OptionalLong.empty();
    private long checkpointNanos;
    private OptionalDouble epochLoss = OptionalDouble.empty();

    /// @param heartbeatNanos after which a silent worker is dismissed
    RunWatch(long heartbeatNanos) {
        pauses = new Pauses(heartbeatNanos, log::info);
    }

    /// Keeps an event for whoever asks.
    void happened(String message) {
        if (events.size() == EVENTS) events.remove();
        events.add(
                RunEvent.newBuilder()
                        .setEpochMillis(System.currentTimeMillis())
                        .setMessage(message)
                        .build());
    }

    /// An epoch's steps are done.
    void trained(double loss) {
        epochLoss = OptionalDouble.of(loss);
    }

    /// Of the last epoch whose steps were done.
    OptionalDouble epochLoss() {
        return epochLoss;
    }

    /// An input has led to a state.
    void seen(Input input, TrainingState state, long nowNanos) {
        passes = state.passes();
        if (!state.waiting().equals(waiting)) {
            waiting = state.waiting();
            waitingNanos = nowNanos;
        }
        switch (input) {
            case Input.Tick() -> {
                sample(state.progress().steps(), nowNanos);
                speeds.fade(nowNanos);
            }
            case Input.Recomputed recomputed -> audits.recomputed(recomputed);
            case Input.Lost(WorkerId worker, String reason) -> gone(worker, "lost: " + reason);
            case Input.Delivered delivered -> {
                speeds.delivered(delivered, nowNanos);
                audits.delivered(delivered);
                if (delivering.add(delivered.worker()))
                    log.info("{} has delivered its first partial", delivered.worker());
            }
            case Input.CheckpointWritten(long steps) -> {
                checkpointStep = OptionalLong.of(steps);
                checkpointNanos = nowNanos;
            }
            default -> {}
        }
    }

    private void gone(WorkerId worker, String how) {
        speeds.gone(worker);
        if (delivering.remove(worker)) pauses.departed(worker + " " + how);
    }

    /// An effect is performed.
    void performed(Effect effect, long nowNanos) {
        switch (effect) {
            case Effect.Deal deal -> speeds.dealt(deal, nowNanos);
            case Effect.Commit _ -> pauses.updated(nowNanos);
            case Effect.RollBack _ -> samples.clear();
            case Effect.Dismiss(WorkerId worker, Farewell farewell, String message) -> {
                if (farewell == Farewell.EXPELLED && delivering.contains(worker))
                    audits.expelled(worker.toString());
                gone(worker, farewell == Farewell.LEAVING ? "left" : "dismissed: " + message);
            }
            default -> {}
        }
    }

    private void sample(long steps, long nowNanos) {
        if (!samples.isEmpty() && nowNanos - samples.getLast().nanos() < SAMPLE_NANOS) return;
        if (samples.size() == SAMPLES) samples.removeFirst();
        samples.addLast(new Sample(steps, nowNanos));
    }

    double rowsPerSecond(WorkerId worker) {
        return speeds.rowsPerSecond(worker);
    }

    /// Since this coordinator was started.
    RunListener.Audited audited(double fraction) {
        RunListener.Audited audited = audits.result(fraction);
        log.info("{}", audited);
        return audited;
    }

    /// Grows while the run gets on; from any thread.
    long progress() {
        return passes;
    }

    double stepsPerSecond(long steps, long nowNanos) {
        return speed(steps, nowNanos, RECENT);
    }

    /// Until that many steps are done; empty if that cannot be told.
    OptionalDouble secondsLeft(long steps, long all, long nowNanos) {
        double speed = speed(steps, nowNanos, SAMPLES);
        if (all == 0 || speed == 0) return OptionalDouble.empty();
        return OptionalDouble.of((all - steps) / speed);
    }

    private double speed(long steps, long nowNanos, int seconds) {
        Sample first =
                samples.stream()
                        .skip(Math.max(0, samples.size() - seconds))
                        .findFirst()
                        .orElse(null);
        if (first == null || steps <= first.steps() || nowNanos <= first.nanos()) return 0;
        return (steps - first.steps()) / ((nowNanos - first.nanos()) / 1e9);
    }

    long waitingNanos(long nowNanos) {
        return waiting.isEmpty() ? 0 : nowNanos - waitingNanos;
    }

    OptionalLong checkpointStep() {
        return checkpointStep;
    }

    long checkpointAgeNanos(long nowNanos) {
        return nowNanos - checkpointNanos;
    }

    long runningNanos(long nowNanos) {
        return nowNanos - startNanos;
    }

    /// Oldest first.
    List<RunEvent> events() {
        return List.copyOf(events);
    }
}
