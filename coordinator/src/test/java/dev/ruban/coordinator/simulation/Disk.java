package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A run directory on a disk that forgets at a crash what was not synchronized: the number of the
/// incarnation, the history, and the last checkpoints.
final class Disk {
    private static final int KEPT = 3;

    private final World world;
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private @Nullable Checkpoint renamed;
    private int incarnation;
    private final List<Effect> history = new ArrayList<>();
    private long toldSteps;

    Disk(World world) {
        this.world = world;
    }

    /// The next incarnation, on the disk when this returns.
    int raiseIncarnation() {
        int next = incarnation + 1;
        boolean lost = world.weakness.has(ShellFlaw.INCARNATION_NOT_KEPT);
        if (!lost || world.chance.happens(0.5)) incarnation = next;
        return next;
    }

    /// Lines of the history.
    List<Effect> history() {
        return history;
    }

    void append(Effect report) {
        history.add(report);
    }

    /// The new file has its name, but the directory is not synchronized.
    void rename(Checkpoint checkpoint) {
        renamed = checkpoint;
    }

    /// What was renamed stays.
    void synchronize() {
        Checkpoint checkpoint = renamed;
        if (checkpoint == null) return;
        renamed = null;
        checkpoints.removeIf(other -> other.steps() >= checkpoint.steps());
        checkpoints.add(checkpoint);
        if (checkpoints.size() > KEPT) checkpoints.removeFirst();
    }

    void told(long steps) {
        toldSteps = steps;
    }

    /// The process or its host is gone.
    void crash(boolean writing) {
        if (renamed != null && world.chance.happens(0.5)) synchronize();
        renamed = null;
        if (writing) world.struck(Fault.TORN_CHECKPOINT);
        if (!checkpoints.isEmpty() && world.strikes(Fault.DAMAGED_CHECKPOINT)) {
            checkpoints.add(checkpoints.removeLast().damaged());
            toldSteps = 0;
        }
    }

    /// The newest whole checkpoint: where a run goes on. The history is cut back to it.
    Optional<Checkpoint> resume() {
        if (!world.weakness.has(ShellFlaw.DAMAGE_NOT_NOTICED))
            checkpoints.removeIf(checkpoint -> !checkpoint.whole());
        Optional<Checkpoint> newest = newest();
        long steps = newest.map(Checkpoint::steps).orElse(0L);
        if (steps < toldSteps)
            throw new SimulationFailure(
                    "what is said to be written is on the disk",
                    "step %d, but the newest checkpoint is of step %d".formatted(toldSteps, steps));
        if (!world.weakness.has(ShellFlaw.HISTORY_NOT_CUT)) cut(newest);
        return newest;
    }

    /// The newest checkpoint of at most so many updates: the newer ones are void.
    Optional<Checkpoint> rollBack(long updates) {
        checkpoints.removeIf(checkpoint -> checkpoint.steps() > updates);
        Optional<Checkpoint> newest = newest();
        toldSteps = newest.map(Checkpoint::steps).orElse(0L);
        if (!world.weakness.has(ShellFlaw.HISTORY_NOT_CUT_GOING_BACK)) cut(newest);
        return newest;
    }

    private Optional<Checkpoint> newest() {
        return checkpoints.isEmpty() ? Optional.empty() : Optional.of(checkpoints.getLast());
    }

    private void cut(Optional<Checkpoint> to) {
        int length = to.map(Checkpoint::reports).orElse(0);
        history.subList(Math.min(length, history.size()), history.size()).clear();
    }
}
