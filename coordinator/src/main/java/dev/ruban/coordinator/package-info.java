/// The coordinator: deals shards to workers, adds their partials, updates the parameters.
@org.jspecify.annotations.NullMarked
package dev.ruban.coordinator;
