package dev.ruban.coordinator.program;

import static dev.ruban.coordinator.program.Unverified.differs;

import dev.ruban.checkpoint.ParameterDigest;
import dev.ruban.coordinator.durable.Checkpoint;
import dev.ruban.coordinator.durable.Ledger;
import dev.ruban.coordinator.durable.LedgerLine;
import dev.ruban.coordinator.durable.Snapshot;
import dev.ruban.coordinator.durable.SnapshotStore;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.coordinator.run.Thinning;
import dev.ruban.job.ResolvedJob;
import dev.ruban.problem.ExitCode;
import dev.ruban.tensor.ParameterLayout;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/// Compares a run that is computed again with what the first one left behind. It ends it as soon as
/// nothing is left to compare. Not thread-safe: it hears from one thread at a time.
final class VerifiedRun implements RunListener, SnapshotStore {
    private final LedgerFile ledger;
    private final SortedMap<Long, Checkpoint> pending;
    private final ParameterLayout layout;
    private final Thinning thinning;
    private final OptionalInt toEpoch;
    private BiConsumer<ExitCode, String> end = (_, _) -> {};
    private int index;
    private long steps;
    private String digest = "";
    private boolean done;
    private boolean finished;

    /// @param from        where the ledger goes on that is computed; empty: at its beginning
    /// @param checkpoints to be compared, by their updates
    /// @param toEpoch     where it ends; empty: at the end of what is there
    VerifiedRun(
            LedgerFile ledger,
            Optional<Ledger.Head> from,
            SortedMap<Long, Checkpoint> checkpoints,
            ParameterLayout layout,
            int ledgerEvery,
            OptionalInt toEpoch) {
        this.ledger = ledger;
        pending = new TreeMap<>(checkpoints);
        this.layout = layout;
        this.toEpoch = toEpoch;
        thinning = new Thinning(ledgerEvery);
        index = from.map(Ledger.Head::lines).orElse(0L).intValue();
    }

    /// @param stop ends the run
    void whenDone(BiConsumer<ExitCode, String> stop) {
        end = stop;
    }

    SortedSet<Long> checkpointSteps() {
        return new TreeSet<>(pending.keySet());
    }

    boolean isDone() {
        return done;
    }

    /// Whether it was computed to the end of the job.
    boolean isFinished() {
        return finished;
    }

    /// Of the last parameters that were computed and compared.
    String digest() {
        return digest;
    }

    long steps() {
        return steps;
    }

    @Override
    public void started(Started event) {
        compare(
                LedgerLine.start(
                        event.loss(), digestOf(event.parameters()), ResolvedJob.ARITHMETIC),
                0);
    }

    @Override
    public void epoch(Epoch event) {
        if (thinning.keeps(event.epoch()))
            compare(
                    LedgerLine.epoch(
                            event.epoch(),
                            event.steps(),
                            event.loss(),
                            digestOf(event.parameters())),
                    event.steps());
        if (toEpoch.isPresent() && event.epoch() >= toEpoch.getAsInt()) {
            steps = event.steps();
            digest = digestOf(event.parameters());
            stop();
        }
    }

    @Override
    public void finished(Finished event) {
        finished = true;
        compare(
                LedgerLine.end(event.steps(), event.finalLoss(), digestOf(event.parameters())),
                event.steps());
        steps = event.steps();
        digest = digestOf(event.parameters());
    }

    private String digestOf(float[] parameters) {
        return ParameterDigest.sha256(layout, parameters);
    }

    private void compare(LedgerLine line, long after) {
        if (index >= ledger.lines().size()) {
            stopIfNothingIsLeft();
            return;
        }
        ledger.requireLine(index, line);
        index++;
        steps = after;
        digest = line.parameters();
        stopIfNothingIsLeft();
    }

    private void stopIfNothingIsLeft() {
        if (index >= ledger.lines().size() && pending.isEmpty()) stop();
    }

    /// At the end of the ledger of a finished run there is nothing to stop.
    private void stop() {
        done = true;
        end.accept(ExitCode.INTERRUPTED, "nothing is left to verify");
    }

    /// Not written, but compared.
    @Override
    public CompletionStage<Void> write(Snapshot snapshot) {
        Checkpoint checkpoint = pending.get(snapshot.position().steps());
        if (checkpoint != null
                && checkpoint.snapshot().position().stage() == snapshot.position().stage())
            requireSame(checkpoint, snapshot);
        return CompletableFuture.completedFuture(null);
    }

    private void requireSame(Checkpoint checkpoint, Snapshot computed) {
        pending.remove(checkpoint.steps());
        steps = Math.max(steps, checkpoint.steps());
        Optional<String> difference = checkpoint.snapshot().differenceFrom(computed);
        if (difference.isPresent())
            throw differs(
                    "checkpoint", "step-%d.safetensors: %s", checkpoint.steps(), difference.get());
        requireOfLedger(checkpoint);
        digest = digestOf(computed.update().vector("parameters", layout.elements()));
        stopIfNothingIsLeft();
    }

    /// The ledger's lines up to here have come out the same: a checkpoint that names others is wrong.
    private void requireOfLedger(Checkpoint checkpoint) {
        Ledger.Head head = checkpoint.ledger();
        if (!ledger.has(head))
            throw differs(
                    "checkpoint",
                    "step-%d.safetensors says that line %d of the ledger had the SHA-256 %s; it has %s",
                    checkpoint.steps(),
                    head.lines(),
                    head.sha256(),
                    ledger.linkOf((int) head.lines()));
    }

    @Override
    public Optional<Snapshot> rollBack(long to) {
        throw new IllegalStateException("a verification goes back to step " + to);
    }

    /// @throws dev.ruban.problem.RubanException if more was left behind than job and data give
    void requireComplete() {
        if (toEpoch.isPresent()) return;
        if (!pending.isEmpty())
            throw differs(
                    "checkpoint",
                    "step-%d.safetensors: job and data never come to its position",
                    pending.firstKey());
        if (index < ledger.lines().size())
            throw differs(
                    "ledger",
                    "%s has %d lines, but job and data give %d",
                    ledger.file(),
                    ledger.lines().size(),
                    index);
    }
}
