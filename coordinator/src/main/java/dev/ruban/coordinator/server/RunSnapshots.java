package dev.ruban.coordinator.server;

import dev.ruban.coordinator.durable.Snapshot;
import dev.ruban.coordinator.durable.SnapshotStore;
import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.Progress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes what an engine holds beside the protocol's state out of it, and puts it back. Not
/// thread-safe.
final class RunSnapshots {
    private final SnapshotStore store;
    private final TrainedParameters parameters;
    private final Consultation consultation;
    private final RunReporter reporter;

    RunSnapshots(
            SnapshotStore store,
            TrainedParameters parameters,
            Consultation consultation,
            RunReporter reporter) {
        this.store = store;
        this.parameters = parameters;
        this.consultation = consultation;
        this.reporter = reporter;
    }

    /// What the engine holds is that of the snapshot from now on. The protocol's position must
    /// become the snapshot's, too, and the version of the parameters a new one.
    void restore(Snapshot snapshot) {
        parameters.restore(snapshot.update(), snapshot.position().stage().point());
        consultation.restore(snapshot);
        reporter.goOnAt(snapshot.elapsedNanos());
    }

    /// What the engine holds is what the run began with.
    void restart(float[] initial) {
        parameters.restart(initial);
        consultation.restart();
    }

    /// Keeps what the engine is at. Whoever brings the outcome may become the owner of the inbox for
    /// a while: the store's own thread must not, since what it is to write next would wait.
    /// @param bring receives [Input.CheckpointWritten] or [Input.CheckpointFailed], from any thread
    void keep(Progress position, Consumer<Input> bring) {
        Snapshot snapshot =
                new Snapshot(
                        position, parameters.state(), consultation.save(), reporter.elapsedNanos());
        CompletableFuture<Void> written = store.write(snapshot).toCompletableFuture();
        Executor bringer = written.isDone() ? Runnable::run : Thread::startVirtualThread;
        var _ =
                written.whenCompleteAsync(
                        (_, failure) -> bring.accept(outcome(position.steps(), failure)), bringer);
    }

    private static Input outcome(long steps, @Nullable Throwable failure) {
        if (failure == null) return new Input.CheckpointWritten(steps);
        return new Input.CheckpointFailed(steps, String.valueOf(root(failure).getMessage()));
    }

    private static Throwable root(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
