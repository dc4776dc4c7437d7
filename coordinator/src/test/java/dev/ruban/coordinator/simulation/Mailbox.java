package dev.ruban.coordinator.simulation;

import java.util.ArrayDeque;
import java.util.Queue;

/// What a process does: one thing after the other, and nothing while it stands still.
final class Mailbox {
    private final World world;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean busy;
    private boolean closed;
    private long pausedUntil;

    Mailbox(World world) {
        this.world = world;
    }

    void execute(Runnable task) {
        if (closed) return;
        if (world.now() < pausedUntil) {
            world.time.at(pausedUntil, () -> execute(task));
            return;
        }
        tasks.add(task);
        if (busy) return;
        busy = true;
        while (!tasks.isEmpty()) tasks.remove().run();
        busy = false;
    }

    /// @return whether it did not stand still already
    boolean pause(long nanos) {
        if (world.now() < pausedUntil) return false;
        pausedUntil = world.now() + nanos;
        return true;
    }

    /// The process is gone.
    void close() {
        closed = true;
        tasks.clear();
    }
}
