/// Metrics of predictions, exact over a whole data set: sums of rows that workers make and merge by
/// the tree, and the numbers that come of them. Uses `tensor.kernel` and `problem`.
/// Knows no model, no tape, no tree and no network.
@org.jspecify.annotations.NullMarked
package dev.ruban.metric;
