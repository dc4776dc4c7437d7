package dev.ruban.coordinator.server;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// Does one task at a time, in order of arrival: the thread that brings a task does what waits,
/// unless another thread is at it. So a state has one owner at a time, and no task is handed to
/// another thread without need. A task brought by a task waits until that one is done: no recursion.
final class Inbox {
    private static final Object NOBODY = "nobody";

    private final int capacity;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicReference<Object> owner = new AtomicReference<>(NOBODY);

    /// @param capacity most tasks of strangers that may wait
    Inbox(int capacity) {
        this.capacity = capacity;
    }

    /// For strangers.
    /// @return false if too much waits
    boolean offer(Runnable task) {
        if (waiting.get() >= capacity) return false;
        execute(task);
        return true;
    }

    /// For those whose number of tasks is limited otherwise: workers, who are not read from until
    /// their last message is dealt with, and the timer.
    void execute(Runnable task) {
        waiting.incrementAndGet();
        tasks.add(task);
        drain();
    }

    private void drain() {
        while (!tasks.isEmpty() && owner.compareAndSet(NOBODY, Thread.currentThread())) {
            try {
                doAll();
            } finally {
                owner.set(NOBODY);
            }
        }
    }

    private void doAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            waiting.decrementAndGet();
            task.run();
        }
    }

    /// @throws IllegalStateException unless the calling thread does a task of this inbox
    void requireOwner() {
        Object present = owner.get();
        if (present != Thread.currentThread())
            throw new IllegalStateException(
                    "%s touches what belongs to %s".formatted(Thread.currentThread(), present));
    }
}
