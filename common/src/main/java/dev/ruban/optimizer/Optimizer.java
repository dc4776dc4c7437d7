package dev.ruban.optimizer;

import java.util.List;

/// Changes parameters by the mean gradients of a batch, element by element, from one buffer into
/// another: the old values stay whole until the step is committed. Stateless: its memory stands in
/// slots, arrays of the parameters' length that start at `+0.0`. Thread-safe.
public interface Optimizer {
    /// Names of the slots, as checkpoints call them; empty if there is no memory.
    List<String> slotNames();

    /// The learning rate of one update, by the schedule alone.
    /// @param step 1-based, as in [#update]
    double learningRate(long step);

    /// How the learning rate changes.
    Schedule schedule();

    /// A copy with another schedule of the learning rate; [Schedule#constant] before.
    Optimizer withSchedule(Schedule schedule);

    /// Updates the elements `[from, to)`; ranges may be updated in any order, also at once.
    /// @param step      1-based: the job's first update is step 1
    /// @param gradients mean (not sum) over the rows of the batch; only read
    /// @param current   values and slots before the step; only read
    /// @param next      values and slots after it, other arrays; overwritten in the range
    void update(long step, float[] gradients, Buffers current, Buffers next, int from, int to);

    /// @param values parameters, flat
    /// @param slots  one array for each of [#slotNames], as long as `values`
    record Buffers(float[] values, List<float[]> slots) {
        public Buffers {
            slots = List.copyOf(slots);
        }
    }
}
