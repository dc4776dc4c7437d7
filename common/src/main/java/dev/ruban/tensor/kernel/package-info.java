/// The innermost loops, on `float[]`: one contract, a scalar reference and a vector twin with the
/// same bits. Knows no other package.
@org.jspecify.annotations.NullMarked
package dev.ruban.tensor.kernel;
