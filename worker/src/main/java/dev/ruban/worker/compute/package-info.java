/// Computes partials of the shards that this process holds. Knows no network.
@org.jspecify.annotations.NullMarked
package dev.ruban.worker.compute;
