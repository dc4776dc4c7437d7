package dev.ruban.coordinator.run;

import dev.ruban.metric.MetricPlan.Value;
import dev.ruban.problem.ExitCode;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/// Hears of a run's progress, from one thread at a time, in this order: started once, then each
/// epoch, then finished once (not after a failure). Losses are means over rows. Metrics come in the
/// job's order, validation metrics only with a validation loss. Arrays are the run's own: to be read
/// during the call and not kept.
public interface RunListener {
    /// @param loss              of the training rows before the first update
    /// @param metrics           of the same rows
    /// @param validationLoss    the same of the validation rows, if there are any
    /// @param validationMetrics of the same rows
    /// @param parameters        flat, in layout order
    record Started(
            double loss,
            List<Value> metrics,
            OptionalDouble validationLoss,
            List<Value> validationMetrics,
            float[] parameters) {}

    /// @param epoch             from 1
    /// @param steps             updates since the start of the job
    /// @param loss              mean over the epoch's rows, each taken before the update of its step
    /// @param metrics           over the same predictions
    /// @param lossAfter         after the epoch's last update, where it is known without a pass of
    ///     its own
    /// @param validationLoss    after the epoch's last update, if there are validation rows
    /// @param validationMetrics over the same predictions
    /// @param parameters        after the epoch's last update, flat, in layout order
    /// @param elapsedNanos      since the start of the run
    record Epoch(
            int epoch,
            long steps,
            double loss,
            List<Value> metrics,
            OptionalDouble lossAfter,
            OptionalDouble validationLoss,
            List<Value> validationMetrics,
            float[] parameters,
            long elapsedNanos) {}

    /// @param finalLoss    of the training rows after the last update
    /// @param finalMetrics of the same rows
    /// @param workers      that took part
    record Finished(
            double finalLoss,
            List<Value> finalMetrics,
            OptionalDouble validationLoss,
            List<Value> validationMetrics,
            long steps,
            int workers,
            float[] parameters,
            long elapsedNanos) {}

    /// @param code       that the process should end with
    /// @param message    for the person at the command line
    /// @param steps      updates that were applied
    /// @param parameters the last good ones, after that many updates, flat, in layout order
    record Failed(
            ExitCode code, String message, long steps, float[] parameters, long elapsedNanos) {}

    /// How often parts were computed twice, for an audit or since one was late.
    /// @param fraction  of all partials that audits were to be
    /// @param compared  parts with two answers
    /// @param differing those of them whose answers were not the same
    /// @param expelled  workers that were wrong
    record Audited(double fraction, long compared, long differing, List<String> expelled) {
        public Audited {
            expelled = List.copyOf(expelled);
        }

        public long agreed() {
            return compared - differing;
        }

        /// For the log.
        @Override
        public String toString() {
            return "%d parts were computed twice: %d agreed, %d differed; expelled: %s"
                    .formatted(
                            compared,
                            agreed(),
                            differing,
                            expelled.isEmpty() ? "nobody" : String.join(", ", expelled));
        }
    }

    /// A batch of the running epoch is done: for a progress bar; called as often as every step.
    /// @param metricsSoFar computes those of the epoch's rows so far, for whoever shows them
    default void step(
            long stepInEpoch,
            long stepsPerEpoch,
            double lossSoFar,
            Supplier<List<Value>> metricsSoFar) {}

    /// Something that a person may want to know at once, such as the loss of a worker.
    default void warned(String message) {}

    /// The run has gone back to where it was after so many updates: whatever was told after that is
    /// void, and will be told again. [#goesOn] follows, as in a process that takes the run over; or,
    /// at the start of the job, [#started].
    default void rolledBack(long updates) {}

    void started(Started event);

    /// In place of [#started], of a run that goes on after the steps of so many epochs.
    default void goesOn(int epochs) {}

    /// In a full batch the loss after an epoch is known with the next step only, so this is called
    /// when it is known; [#epochTrained] comes at once.
    void epoch(Epoch event);

    /// The epoch's steps are done; its loss and metrics are known.
    default void epochTrained(int epoch, double loss, List<Value> metrics) {}

    /// The training ends before its last epoch: a callback wants that, or L-BFGS has converged;
    /// [#epoch] of the last one may still come.
    /// @param epoch the last one whose steps are done
    default void stopped(int epoch, String reason) {}

    /// The run ends with the parameters of an earlier epoch, which callbacks kept.
    /// @param epoch from 1; 0 for the start
    /// @param steps updates in those parameters
    default void best(int epoch, long steps) {}

    /// Before [#finished], if anything was compared, or was to be.
    default void audited(Audited event) {}

    void finished(Finished event);

    /// The run was given up; the last call, in place of [#finished].
    default void failed(Failed event) {}
}
