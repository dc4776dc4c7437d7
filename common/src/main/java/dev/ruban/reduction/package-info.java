/// The order in which blocks and shards are summed: aligned subtrees and their partials.
/// Uses plain arrays and `metric`. Knows no model, no data and no network.
@org.jspecify.annotations.NullMarked
package dev.ruban.reduction;
