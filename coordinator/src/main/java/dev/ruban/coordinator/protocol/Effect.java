package dev.ruban.coordinator.protocol;

import dev.ruban.metric.EpochSums;
import dev.ruban.metric.MetricSums;
import dev.ruban.problem.ExitCode;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.Pass;
import java.util.List;
import java.util.OptionalDouble;

/// What the coordinator is to do, in the order of the list. Metrics are [MetricSums#NONE] where the
/// job has none.
public sealed interface Effect {
    /// Tell a worker that it takes part.
    record Welcome(WorkerId worker) implements Effect {}

    /// Tell a worker which shards to hold.
    record Place(WorkerId worker, long number, Leaves shards) implements Effect {}

    /// Have partials computed.
    /// @param withParameters whether the worker lacks this version of the parameters
    record Deal(
            WorkerId worker, WorkId work, Pass pass, List<Subtree> subtrees, boolean withParameters)
            implements Effect {
        public Deal {
            subtrees = List.copyOf(subtrees);
        }
    }

    /// A pass begins: forget what was summed before.
    record Begin(long pass, Pass kind) implements Effect {}

    /// Compute a subtree from the coordinator's own copy of the rows, beside all else; then report
    /// [Input.Recomputed].
    /// @param version of the parameters: the present ones, or kept ones
    record Recompute(long pass, Pass kind, long version, Subtree subtree) implements Effect {}

    /// Keep the present parameters, of this version, beside those that will be committed.
    record Keep(long version) implements Effect {}

    /// Nobody needs these earlier parameters any more.
    record Forget(long version) implements Effect {}

    /// Go back to the newest state that was kept after at most so many updates, or to the start of
    /// the job; whatever was told and written of the run after it is void. Then report
    /// [Input.Restored].
    /// @param updates at most; -1: the start of the job
    record RollBack(long updates) implements Effect {}

    /// Add the partial that was just delivered.
    record Accept(Subtree subtree) implements Effect {}

    /// Drop the partial that was just delivered.
    record Discard(Subtree subtree, String reason) implements Effect {}

    /// Every shard is added: take the root and, for a step, compute the next parameters beside the
    /// present ones; then report [Input.SummedUp].
    /// @param rows of the root
    record SumUp(long pass, Pass kind, long rows) implements Effect {}

    /// Keep what the run is at, so that it can go on from here: copy it, write it beside the training,
    /// then report [Input.CheckpointWritten] or [Input.CheckpointFailed]. One at a time.
    record Checkpoint(Progress position) implements Effect {}

    /// What was computed by a step is present from now on; the version is that of the point where
    /// the next step is to be computed.
    record Commit(long step, long version) implements Effect {}

    /// The version is that of another point.
    record Publish(Point point, long version) implements Effect {}

    /// Ask the callbacks; the next pass begins after [Input.Advised].
    record Consult(Question question) implements Effect {}

    /// The parameters that the callbacks keep are the present ones from now on.
    record Restore(long version) implements Effect {}

    /// Tell the listener that training begins, with the present parameters.
    record ReportStarted(
            double loss,
            MetricSums metrics,
            OptionalDouble validationLoss,
            MetricSums validationMetrics)
            implements Effect {}

    /// Tell the listener of a step. `stepInEpoch` counts from 1.
    record ReportStep(
            long stepInEpoch, long stepsPerEpoch, double lossSoFar, EpochSums metricsSoFar)
            implements Effect {}

    /// Tell the listener that an epoch's steps are done. `epoch` counts from 1.
    record ReportEpochTrained(int epoch, double loss, MetricSums metrics) implements Effect {}

    /// Tell the listener all about an epoch, with the present parameters. `epoch` counts from 1.
    record ReportEpoch(
            int epoch,
            long steps,
            double loss,
            MetricSums metrics,
            OptionalDouble lossAfter,
            OptionalDouble validationLoss,
            MetricSums validationMetrics)
            implements Effect {}

    /// Tell the listener that the training ends before its last epoch.
    /// @param epoch the last one whose steps are done
    record ReportStopped(int epoch, String reason) implements Effect {}

    /// Tell the listener that the run ends with the parameters of its best epoch.
    record ReportBest(int epoch, long steps) implements Effect {}

    /// Tell the listener that the run is finished, with the present parameters.
    /// @param workers that delivered a partial
    record ReportFinished(
            double finalLoss,
            MetricSums finalMetrics,
            OptionalDouble validationLoss,
            MetricSums validationMetrics,
            long steps,
            int workers)
            implements Effect {}

    /// Say goodbye to a worker and close its stream.
    record Dismiss(WorkerId worker, Farewell farewell, String message) implements Effect {}

    /// Tell the person at the log.
    record Note(String message) implements Effect {}

    /// The same, of what they may want to do something about.
    record Warn(String message) implements Effect {}

    /// Give the run up; the present parameters are the last good ones.
    record Fail(ExitCode code, String message) implements Effect {}
}
