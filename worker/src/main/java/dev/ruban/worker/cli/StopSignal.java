package dev.ruban.worker.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The request to end: a signal, or a call of [#request]. What is running is asked once to stop, and
/// then gets time to close its files and say goodbye; if nothing has asked to be asked, the process
/// ends at once. A second signal ends it at once in any case. The exit code is 128 and the signal's
/// number: 130 for SIGINT, 143 for SIGTERM. Thread-safe.
public final class StopSignal {
    private final CountDownLatch finished = new CountDownLatch(1);
    private final List<Runnable> listeners = new ArrayList<>();
    private final AtomicInteger signalCode = new AtomicInteger();
    private boolean requested;

    /// A signal that comes from [#request] only.
    public StopSignal() {}

    /// One that comes with the process's signals, too.
    /// @param grace how long after a signal the process lives, unless [#finished] is called before
    public static StopSignal ofProcess(Duration grace) {
        StopSignal signal = new StopSignal();
        if (!ProcessSignals.handle(exitCode -> signal.signalled(exitCode, grace)))
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> signal.stopAndWait(grace), "stop-signal"));
        return signal;
    }

    private void signalled(int exitCode, Duration grace) {
        if (!signalCode.compareAndSet(0, exitCode)) Runtime.getRuntime().halt(exitCode);
        stopAndWait(grace);
        System.exit(exitCode);
    }

    /// What the process is to end with: the code of the signal that ends it, if one has come.
    /// @param otherwise what the command came to
    int exitCode(int otherwise) {
        int code = signalCode.get();
        return code == 0 ? otherwise : code;
    }

    /// What a signal does; nothing if the command is finished.
    void stopAndWait(Duration grace) {
        if (finished.getCount() == 0 || !askToStop()) return;
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
        askToStop();
    }

    /// @return whether anybody listened
    private boolean askToStop() {
        List<Runnable> toRun;
        synchronized (this) {
            requested = true;
            toRun = List.copyOf(listeners);
            listeners.clear();
        }
        toRun.forEach(Runnable::run);
        return !toRun.isEmpty();
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
