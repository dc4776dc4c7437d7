/// Optimizers: how averaged gradients change parameters. Knows no model, no tape and no network.
@org.jspecify.annotations.NullMarked
package dev.ruban.optimizer;
