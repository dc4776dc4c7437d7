package dev.ruban.coordinator.protocol;

import java.util.Optional;

/// What the callbacks are asked; [Input.Advised] is their answer.
public sealed interface Question {
    /// An epoch's steps are done, and validated where there are validation rows.
    /// @param epoch      from 1
    /// @param steps      updates since the start of the job
    /// @param training   over the epoch's rows, each taken before the update of its step
    /// @param validation after the epoch's last update
    /// @param last       whether the job has no further epoch
    record EpochEnded(
            int epoch, long steps, Measure training, Optional<Measure> validation, boolean last)
            implements Question {}

    /// A line search has converged without another epoch: the last one was the end.
    record NoStepFollows() implements Question {}

    /// A number is not finite: without advice to stop, the run fails.
    /// @param measure that was found
    /// @param what    for a person: which number, and where
    record Diverged(Measure measure, String what) implements Question {}
}
