/// How averaged gradients change parameters: penalties and clipping, optimizers, schedules of the
/// learning rate. Uses `tensor` and `reduction`. Knows no model, no tape and no network.
@org.jspecify.annotations.NullMarked
package dev.ruban.optimizer;
