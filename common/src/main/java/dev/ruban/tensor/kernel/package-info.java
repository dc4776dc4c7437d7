/// The innermost loops, on `float[]`: one contract, a scalar reference and a vector twin with the
/// same bits. [dev.ruban.tensor.kernel.Kernels] is the contract,
/// [dev.ruban.tensor.kernel.KernelSelection] the choice. Knows no other package but `problem`.
@org.jspecify.annotations.NullMarked
package dev.ruban.tensor.kernel;
