package dev.ruban.coordinator.server;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a run ends: finished, or with a failure, once. Whoever waits for it hears of it after the
/// listener and the workers.
final class RunEnd {
    private static final Logger log = LoggerFactory.getLogger(RunEnd.class);

    private final CompletableFuture<RunListener.Finished> result = new CompletableFuture<>();
    private final Inbox inbox;
    private final RunReporter reporter;
    private @Nullable Throwable cause;

    RunEnd(Inbox inbox, RunReporter reporter) {
        this.inbox = inbox;
        this.reporter = reporter;
    }

    boolean isReached() {
        return result.isDone();
    }

    /// Waits for the end of the run.
    /// @throws RubanException if it failed
    RunListener.Finished await() throws InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RubanException problem) throw problem;
            throw new RubanException(ExitCode.DEFECT, "the coordinator failed: " + e.getCause(), e);
        }
    }

    /// Does something when the run has ended in whatever way.
    void whenReached(Runnable action) {
        var _ = result.whenComplete((_, _) -> action.run());
    }

    /// Does something when the run fails, or at once if it has failed.
    void whenFailed(Consumer<Throwable> action) {
        var _ =
                result.whenComplete((_, failure) -> {
                    if (failure != null) action.accept(failure);
                });
    }

    /// Keeps what broke the run.
    /// @return false if something else did before: the way out has failed too
    boolean isBrokenBy(Throwable failure) {
        if (cause != null) return false;
        cause = failure;
        return true;
    }

    /// Ends the run at once by what broke it.
    /// @return what broke it
    Throwable reachAtOnce() {
        Throwable failure = cause;
        if (failure == null) throw new IllegalStateException("nothing broke the run");
        result.completeExceptionally(failure);
        return failure;
    }

    void finish(Effect.ReportFinished report) {
        RunListener.Finished finished = reporter.finished(report);
        inbox.execute(() -> result.complete(finished));
    }

    /// @param steps updates in the parameters
    void fail(Effect.Fail fail, long steps) {
        Throwable problem = problem(fail);
        inbox.execute(() -> result.completeExceptionally(problem));
        try {
            reporter.failed(fail, steps);
        } catch (RuntimeException second) { // the workers are still to be told
            log.warn("not all of what the failed run had is kept", second);
            if (!second.equals(problem)) problem.addSuppressed(second);
        }
    }

    private RubanException problem(Effect.Fail fail) {
        Throwable failure = cause;
        if (failure == null) return new RubanException(fail.code(), fail.message());
        if (failure instanceof RubanException problem) return problem;
        return new RubanException(fail.code(), fail.message(), failure);
    }

    /// The program is done with a run that only it could end.
    void close() {
        result.completeExceptionally(new IllegalStateException("the session is closed"));
    }
}
