package dev.ruban.coordinator.run;

import dev.ruban.checkpoint.ParameterDigest;
import dev.ruban.coordinator.durable.Checkpoint;
import dev.ruban.coordinator.durable.CheckpointDirectory;
import dev.ruban.coordinator.durable.EpochFiles;
import dev.ruban.coordinator.durable.Ledger;
import dev.ruban.coordinator.durable.LedgerLine;
import dev.ruban.coordinator.durable.Snapshot;
import dev.ruban.coordinator.durable.SnapshotStore;
import dev.ruban.metric.MetricPlan;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.tensor.ParameterLayout;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps what a run needs to go on, and to be verified: the ledger and the checkpoints. A thread of
/// its own digests and writes, in the order in which things happened; the training waits for it only
/// when too much has piled up. What fails there ends the run at the next event.
public final class RunKeeper implements RunListener, SnapshotStore, AutoCloseable {
    private static final int MOST_WAITING = 16;
    private static final long PATIENCE_SECONDS = 60;

    /// What does not change during a run.
    /// @param layout      of the parameters
    /// @param ledgerEvery epochs between two lines
    /// @param keep        checkpoints that stay
    public record Settings(
            Checkpoint.Origin origin, ParameterLayout layout, int ledgerEvery, int keep) {}

    private final Settings settings;
    private final Ledger ledger;
    private final CheckpointDirectory checkpoints;
    private final RunRecorder recorder;
    private final Thinning thinning;
    private final Semaphore room = new Semaphore(MOST_WAITING);
    private volatile @Nullable RuntimeException failure;
    private final ExecutorService scribe =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("ruban-keeper").factory());

    /// @param ledger   closed with this
    /// @param recorder how far whose files are the checkpoints tell
    public RunKeeper(
            Settings settings,
            Ledger ledger,
            CheckpointDirectory checkpoints,
            RunRecorder recorder) {
        this.settings = settings;
        this.ledger = ledger;
        this.checkpoints = checkpoints;
        this.recorder = recorder;
        thinning = new Thinning(settings.ledgerEvery());
    }

    @Override
    public void started(Started event) {
        int arithmetic = settings.origin().arithmetic();
        append(event.parameters(), digest -> LedgerLine.start(event.loss(), digest, arithmetic));
    }

    @Override
    public void step(
            long stepInEpoch,
            long stepsPerEpoch,
            double lossSoFar,
            Supplier<List<MetricPlan.Value>> metricsSoFar) {
        requireHealthy();
    }

    @Override
    public void epoch(Epoch event) {
        requireHealthy();
        if (!thinning.keeps(event.epoch())) return;
        append(
                event.parameters(),
                digest -> LedgerLine.epoch(event.epoch(), event.steps(), event.loss(), digest));
    }

    /// The ledger is whole and on the disk afterwards.
    @Override
    public void finished(Finished event) {
        append(
                event.parameters(),
                digest -> LedgerLine.end(event.steps(), event.finalLoss(), digest));
        now(() -> {
            ledger.force();
            return true;
        });
        requireHealthy();
    }

    @FunctionalInterface
    private interface Line {
        LedgerLine of(String digest);
    }

    private void append(float[] parameters, Line line) {
        requireHealthy();
        float[] copy = parameters.clone();
        room.acquireUninterruptibly();
        scribe.execute(() -> {
            try {
                if (failure == null)
                    ledger.append(line.of(ParameterDigest.sha256(settings.layout(), copy)));
            } catch (RuntimeException failed) {
                failure = failed;
            } finally {
                room.release();
            }
        });
    }

    private void requireHealthy() {
        RuntimeException failed = failure;
        if (failed != null) throw failed;
    }

    @Override
    public CompletionStage<Void> write(Snapshot snapshot) {
        EpochFiles files = recorder.files();
        return CompletableFuture.runAsync(() -> write(snapshot, files), scribe);
    }

    private void write(Snapshot snapshot, EpochFiles files) {
        requireHealthy();
        recorder.force();
        ledger.force();
        checkpoints.write(
                new Checkpoint(snapshot, settings.origin(), ledger.head(), files), settings.keep());
    }

    @Override
    public Optional<Snapshot> rollBack(long steps) {
        Optional<Checkpoint> found = now(() -> cutTo(checkpoints.newest(steps, _ -> {})));
        recorder.cutTo(found.map(Checkpoint::files).orElse(EpochFiles.NONE));
        return found.map(Checkpoint::snapshot);
    }

    private Optional<Checkpoint> cutTo(Optional<Checkpoint> found) {
        ledger.cutTo(found.map(Checkpoint::ledger).orElseGet(ledger::start));
        checkpoints.forgetAfter(found.map(Checkpoint::steps).orElse(-1L));
        return found;
    }

    /// Has something done after all that was to be written before.
    private <T> T now(Supplier<T> task) {
        try {
            return CompletableFuture.supplyAsync(task, scribe).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) throw cause;
            throw failed;
        }
    }

    /// What is to be written still is.
    @Override
    public void close() {
        scribe.shutdown();
        try (ledger) {
            if (!scribe.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS))
                throw new RubanException(
                        ExitCode.IO,
                        "the disk takes nothing for %d s; the run's last checkpoint may be missing"
                                .formatted(PATIENCE_SECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
