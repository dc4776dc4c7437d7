package dev.ruban.coordinator.server;

import dev.ruban.coordinator.protocol.SearchOutcome;
import dev.ruban.optimizer.UpdateState;
import dev.ruban.proto.v1.TensorChunk;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// How a run's parameters go on from step to step. What is present stays whole until [#commit]: a
/// step that is not committed leaves no trace. Not thread-safe.
interface ParameterUpdate {
    /// What a step comes to when it is committed.
    /// @param finite whether everything that will be present is a finite number
    /// @param search of a line search; empty where each step changes the parameters
    /// @param chunks of what will be [#point], cut for the wire meanwhile; empty if they were not
    record Prepared(boolean finite, Optional<SearchOutcome> search, List<TensorChunk> chunks) {
        /// An evaluation changes nothing.
        static final Prepared NOTHING = new Prepared(true, Optional.empty(), List.of());
    }

    /// The present parameters, flat, in layout order: the array itself, valid until the next commit.
    float[] parameters();

    /// Where the next step's losses and gradients are to be taken, likewise: the parameters, or a
    /// trial of a line search.
    float[] point();

    /// @param step 1-based
    double learningRate(long step);

    /// Every step from the next one on is taken with this rate; empty: with the job's own.
    /// @throws IllegalStateException if something else changes the rate
    void changeLearningRate(OptionalDouble rate);

    /// Computes what follows a step, beside what is present.
    /// @param step      1-based
    /// @param loss      mean over the rows at [#point], penalty included
    /// @param gradients of that loss, not finished
    Prepared prepare(long step, double loss, StepGradients gradients);

    /// Takes parameters that will be the present ones, in place of a step's.
    void prepare(float[] values);

    /// What was prepared last is present from now on.
    void commit();

    /// All that is present.
    UpdateState state();

    /// Goes on where [#state] was taken.
    /// @throws IllegalArgumentException if something is missing in the state or has another length
    void restore(UpdateState state);
}
