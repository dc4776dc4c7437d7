package dev.ruban.coordinator.protocol;

/// What a step of a line search came to. Losses are means over the training rows.
/// @param iterated   whether it ended an iteration: the parameters are new ones
/// @param converged  whether nothing would change any more
/// @param lossBefore at the parameters before the step; in the first one, that of the step itself
/// @param lossAfter  at the parameters after it; the same unless it ended an iteration
public record SearchOutcome(
        boolean iterated, boolean converged, double lossBefore, double lossAfter) {}
