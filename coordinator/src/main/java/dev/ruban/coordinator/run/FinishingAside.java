package dev.ruban.coordinator.run;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Passes events on; the end of the run from a thread of its own, so that the workers are dismissed and
/// end while plots are drawn. Whoever needs what is written then calls [#await].
public final class FinishingAside extends CompositeRunListener implements AutoCloseable {
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("ruban-finish").factory());
    private volatile Future<?> finishing = CompletableFuture.completedFuture(null);

    public FinishingAside(List<? extends RunListener> parts) {
        super(parts);
    }

    @Override
    public void finished(Finished event) {
        Finished kept =
                new Finished(
                        event.finalLoss(),
                        event.finalMetrics(),
                        event.validationLoss(),
                        event.validationMetrics(),
                        event.steps(),
                        event.workers(),
                        event.parameters().clone(),
                        event.elapsedNanos());
        finishing = thread.submit(() -> super.finished(kept));
    }

    /// Waits until all have heard of the end; throws what one of them has thrown.
    public void await() throws InterruptedException {
        try {
            finishing.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException exception) throw exception;
            if (failure.getCause() instanceof Error error) throw error;
            throw new IllegalStateException(failure.getCause());
        }
    }

    /// Waits for what has begun.
    @Override
    public void close() {
        thread.close();
    }
}
