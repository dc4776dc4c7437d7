/// Reverse-mode differentiation: a [GradientTape] records operations and walks them back; a
/// [RowProgram] replays one recording over many rows. Each operation stands beside its derivatives.
/// Uses `tensor` and `tensor.kernel`. Knows no layers, no optimizers, no data, no network.
@org.jspecify.annotations.NullMarked
package dev.ruban.autodiff;
