package dev.ruban.worker.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The request to end: SIGINT or SIGTERM, or a call of [#request]. What is running is asked once to
/// stop, and then gets time to close its files and say goodbye; the process ends with 130 or 143, as
/// the JVM does after a signal. Thread-safe.
public final class StopSignal {
    private final CountDownLatch finished = new CountDownLatch(1);
    private final List<Runnable> listeners = new ArrayList<>();
    private boolean requested;

    /// A signal that comes from [#request] only.
    public StopSignal() {}

    /// One that comes when the JVM shuts down, too.
    /// @param grace how long the JVM waits for [#finished] before it ends anyway
    public static StopSignal ofProcess(Duration grace) {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> signal.stopAndWait(grace), "stop-signal"));
        return signal;
    }

    /// What a shutdown of the JVM does; nothing if the command is finished.
    void stopAndWait(Duration grace) {
        if (finished.getCount() == 0) return;
        request();
        try {
            finished.await(grace.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Has something done when the stop is requested, at once if it has been already. It runs on
    /// the thread of the request and must not block.
    /// @return undoes this
    public Registration onRequest(Runnable listener) {
        synchronized (this) {
            if (!requested) {
                listeners.add(listener);
                return () -> remove(listener);
            }
        }
        listener.run();
        return () -> {};
    }

    private synchronized void remove(Runnable listener) {
        listeners.remove(listener);
    }

    public synchronized boolean isRequested() {
        return requested;
    }

    /// Asks to stop; a second time does nothing.
    public void request() {
        List<Runnable> toRun;
        synchronized (this) {
            if (requested) return;
            requested = true;
            toRun = List.copyOf(listeners);
            listeners.clear();
        }
        toRun.forEach(Runnable::run);
    }

    /// The command is done and has said all it had to say.
    public void finished() {
        finished.countDown();
    }

    /// A listener that is no longer interested; closing twice is harmless.
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
