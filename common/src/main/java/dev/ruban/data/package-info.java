/// Tables of float32 features and labels: readers, the cache, statistics, shards and the order
/// of rows in an epoch. Uses `problem`, `random`, `tensor`, `reduction` and `metric`. Knows no model
/// and no network.
@org.jspecify.annotations.NullMarked
package dev.ruban.data;
