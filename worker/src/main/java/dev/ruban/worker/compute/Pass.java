package dev.ruban.worker.compute;

import dev.ruban.data.Split;

/// One pass over rows with fixed parameters.
public sealed interface Pass {
    /// Loss and gradients of the batch of one step of the training rows.
    /// @param step from 0, counted over the whole job: `epoch * stepsPerEpoch + batch`
    record Step(long step) implements Pass {
        public Step {
            if (step < 0) throw new IllegalArgumentException("step=" + step + "; at least 0");
        }
    }

    /// Loss of all rows of a split; no gradients.
    record Evaluation(Split split) implements Pass {}
}
