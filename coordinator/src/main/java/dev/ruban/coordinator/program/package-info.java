/// What the commands do: data, model, workers and run directory put together.
@org.jspecify.annotations.NullMarked
package dev.ruban.coordinator.program;
