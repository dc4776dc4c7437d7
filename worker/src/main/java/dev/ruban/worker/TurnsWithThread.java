package dev.ruban.worker;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Short tasks are done by the thread that brings them, unless another is at it: a hand-over costs
/// some 50 us, more than most of them take. Long ones are done by a thread of their own, and so is
/// what comes meanwhile: whoever brings it, mostly the connection's thread, does not wait.
final class TurnsWithThread implements Turns, AutoCloseable {
    private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean taken = new AtomicBoolean();
    private final ExecutorService thread;

    private record Task(Runnable action, boolean isLong) {}

    /// @param name of the thread
    TurnsWithThread(String name) {
        thread =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name(name).factory());
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(new Task(task, false));
        drain();
    }

    @Override
    public void executeLong(Runnable task) {
        tasks.add(new Task(task, true));
        drain();
    }

    private void drain() {
        while (!tasks.isEmpty() && taken.compareAndSet(false, true)) {
            boolean handedOver = false;
            try {
                handedOver = doShort();
            } finally {
                if (!handedOver) taken.set(false);
            }
            if (handedOver) return;
        }
    }

    /// Up to the first long task.
    /// @return whether the turn goes on in the thread of its own
    private boolean doShort() {
        for (Task task = tasks.peek(); task != null; task = tasks.peek()) {
            if (task.isLong()) return handOver();
            tasks.remove();
            task.action().run();
        }
        return false;
    }

    private boolean handOver() {
        try {
            thread.execute(this::doAll);
            return true;
        } catch (RejectedExecutionException _) { // closed: nobody waits for these any more
            tasks.clear();
            return false;
        }
    }

    private void doAll() {
        try {
            for (Task task = tasks.poll(); task != null; task = tasks.poll()) task.action().run();
        } finally {
            taken.set(false);
        }
        drain();
    }

    /// What has not begun is not done any more; a second call is harmless.
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
