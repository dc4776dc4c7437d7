/// What the coordinator decides: a pure function `(state, input, now) -> (state, effects)`.
/// Knows no network, clock, file, thread, random number or logger, and touches no tensor; a test
/// holds this. Whoever performs the effects does so in their order.
@org.jspecify.annotations.NullMarked
package dev.ruban.coordinator.protocol;
