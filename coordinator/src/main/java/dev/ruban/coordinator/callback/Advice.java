package dev.ruban.coordinator.callback;

import java.util.Optional;

/// What callbacks come to.
/// @param stop why the training is to end; empty if it is to go on
/// @param best what the model gets back when the training ends
public record Advice(Optional<String> stop, Optional<KeptParameters> best) {}
