package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Input;
import java.util.function.Consumer;

/// Writes one checkpoint at a time beside the training: aside, synchronized, renamed, the directory
/// synchronized; only then it is said to be written.
final class CheckpointWriter {
    private static final long PHASE_NANOS = 200 * Timeline.MILLISECOND;

    private final World world;
    private final Disk disk;
    private final Consumer<Input> bring;
    private boolean writing;
    private boolean dead;

    CheckpointWriter(World world, Disk disk, Consumer<Input> bring) {
        this.world = world;
        this.disk = disk;
        this.bring = bring;
    }

    void write(Checkpoint checkpoint) {
        writing = true;
        boolean soon = world.weakness.has(ShellFlaw.WRITTEN_TOO_SOON);
        if (soon) told(checkpoint);
        later(() -> later(() -> named(checkpoint, soon)));
    }

    private void named(Checkpoint checkpoint, boolean told) {
        if (world.isDiskFull()) {
            writing = false;
            bring.accept(new Input.CheckpointFailed(checkpoint.steps(), "no space left"));
            return;
        }
        disk.rename(checkpoint);
        later(() -> {
            disk.synchronize();
            writing = false;
            if (!told) told(checkpoint);
        });
    }

    private void told(Checkpoint checkpoint) {
        disk.told(checkpoint.steps());
        bring.accept(new Input.CheckpointWritten(checkpoint.steps()));
    }

    private void later(Runnable phase) {
        world.time.in(
                world.chance.between(0, PHASE_NANOS),
                () -> {
                    if (!dead) phase.run();
                });
    }

    /// The process is gone.
    void die() {
        dead = true;
        disk.crash(writing);
    }
}
