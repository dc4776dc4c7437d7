package dev.ruban.coordinator.protocol;

import java.util.List;

/// What an input leads to.
/// @param next    the state from now on
/// @param effects to be performed in this order
public record Transition(TrainingState next, List<Effect> effects) {
    public Transition {
        effects = List.copyOf(effects);
    }
}
