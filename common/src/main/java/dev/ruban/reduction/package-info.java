/// The order in which blocks and shards are summed: the tree. Uses `tensor.kernel` only.
@org.jspecify.annotations.NullMarked
package dev.ruban.reduction;
