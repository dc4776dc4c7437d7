/// A run's progress, for the person who waits for it: a bar that is redrawn on a terminal, a line
/// for each epoch elsewhere. Uses the events of `run`. Knows no network and no files.
@org.jspecify.annotations.NullMarked
package dev.ruban.coordinator.progress;
