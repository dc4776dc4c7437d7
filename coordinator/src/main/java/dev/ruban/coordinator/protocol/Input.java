package dev.ruban.coordinator.protocol;

import dev.ruban.metric.MetricSums;
import dev.ruban.problem.ExitCode;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.Pass;
import java.util.Optional;

/// What happens to the coordinator.
public sealed interface Input {
    /// The coordinator is there: workers may join.
    record Opened() implements Input {}

    /// A worker asks to take part.
    record Joined(WorkerId worker, JoinRequest request) implements Input {}

    /// A piece of a message has come from a worker: it lives, and gets on. Every other message of a
    /// worker but a beat says the same.
    record Alive(WorkerId worker) implements Input {}

    /// A worker's regular sign of life, with evidence of what it does.
    /// @param advance   rows computed and bytes received since it joined: grows while it gets on
    /// @param cpuMillis processor time of its process, 0 if unknown
    record Beat(WorkerId worker, long advance, long cpuMillis) implements Input {}

    /// A worker holds the shards of a placement.
    record Ready(WorkerId worker, long placement) implements Input {}

    /// A whole partial has arrived. Whoever performs the effects finds [Effect.Accept] or
    /// [Effect.Discard] among them, and does so with this partial's gradients.
    /// @param gradients whether there are any
    /// @param digest    SHA-256 of rows, loss, metric sums and gradients in hex if
    ///     [TrainingState#isCompared], else empty
    record Delivered(
            WorkerId worker,
            WorkId work,
            Subtree subtree,
            long rows,
            double loss,
            boolean gradients,
            String digest)
            implements Input {
        /// An answer that is not compared.
        public Delivered(
                WorkerId worker,
                WorkId work,
                Subtree subtree,
                long rows,
                double loss,
                boolean gradients) {
            this(worker, work, subtree, rows, loss, gradients, "");
        }
    }

    /// Bits that nobody outside can know, for drawing audits; as often as you like.
    record Entropy(long bits) implements Input {}

    /// The coordinator has computed what [Effect.Recompute] asked for.
    /// @param digest as in [Delivered]
    record Recomputed(long pass, Subtree subtree, String digest) implements Input {}

    /// The parameters are those of an earlier position, as [Effect.RollBack] asked for.
    record Restored(Progress position) implements Input {}

    /// The accepted partials of a pass are summed, and for a step the next parameters computed.
    /// @param loss    sum of the rows' losses
    /// @param metrics of the rows; [MetricSums#NONE] if the job has none
    /// @param finite  whether all gradients and next parameters are finite numbers; of a line
    ///     search, those that it starts from or goes on with
    /// @param search  for a step of a line search, whose loss may be any number
    record SummedUp(
            long pass,
            double loss,
            MetricSums metrics,
            boolean finite,
            Optional<SearchOutcome> search)
            implements Input {}

    /// The checkpoint asked for by [Effect.Checkpoint] is on the disk, whole.
    record CheckpointWritten(long steps) implements Input {}

    /// It is not, and cannot be.
    record CheckpointFailed(long steps, String reason) implements Input {}

    /// End the run early and in order: finish the step, keep a checkpoint.
    record Stop(ExitCode code, String message) implements Input {}

    /// The callbacks' answer to [Effect.Consult].
    /// @param stop why the training is to end; empty if it is to go on
    /// @param best the kept parameters that are to come back when the training ends, if any are kept
    record Advised(Optional<String> stop, Optional<Kept> best) implements Input {}

    /// Parameters that callbacks keep: those of an earlier moment.
    /// @param epoch trained by then, 0 for the start
    /// @param steps applied by then
    record Kept(int epoch, long steps) {}

    /// A program asks for a pass; one at a time.
    record Asked(Pass pass) implements Input {}

    /// A program has changed the parameters; not while a pass runs.
    record Published() implements Input {}

    /// A program is done.
    record Closed() implements Input {}

    /// A worker was told to leave. It answers what it is dealt until it is dismissed.
    record Left(WorkerId worker, String reason) implements Input {}

    /// A worker's stream ended without a goodbye, or with the worker's failure.
    record Lost(WorkerId worker, String reason) implements Input {}

    /// The coordinator cannot go on.
    record Broken(ExitCode code, String message) implements Input {}

    /// Time has passed.
    record Tick() implements Input {}
}
