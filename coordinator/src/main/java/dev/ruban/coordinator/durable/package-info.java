/// What of a run outlives its coordinator: checkpoints, the ledger, and who may go on from them.
/// Knows the protocol's position; knows no network, no command line and no listener.
@org.jspecify.annotations.NullMarked
package dev.ruban.coordinator.durable;
