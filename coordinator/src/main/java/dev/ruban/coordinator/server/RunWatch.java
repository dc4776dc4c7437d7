package dev.ruban.coordinator.server;

import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.TrainingState;
import dev.ruban.coordinator.protocol.WorkerId;
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
/// how fast it is. Belongs to whoever owns the state; how far the run is may be asked by anybody.
final class RunWatch {
    private static final int EVENTS = 10;
    private static final int SAMPLES = 15;

    private static final Logger log = LoggerFactory.getLogger(RunWatch.class);

    private record Sample(long steps, long nanos) {}

    private final Deque<RunEvent> events = new ArrayDeque<>();
    private final Set<WorkerId> delivering = new HashSet<>();
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final long startNanos = System.nanoTime();
    private volatile long passes;
    private String waiting = "";
    private long waitingNanos;
    private OptionalLong checkpointStep = OptionalLong.empty();
    private long checkpointNanos;
    private OptionalDouble epochLoss = OptionalDouble.empty();

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
            case Input.Tick() -> sample(state.progress().steps(), nowNanos);
            case Input.Delivered delivered -> {
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

    private void sample(long steps, long nowNanos) {
        if (samples.size() == SAMPLES) samples.remove();
        samples.add(new Sample(steps, nowNanos));
    }

    /// Grows while the run gets on; from any thread.
    long progress() {
        return passes;
    }

    double stepsPerSecond(long steps, long nowNanos) {
        Sample first = samples.peek();
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
