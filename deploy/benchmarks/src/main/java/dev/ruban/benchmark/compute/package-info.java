/// Kernels and passes over rows, against a plain read of memory and against OpenBLAS.
@org.jspecify.annotations.NullMarked
package dev.ruban.benchmark.compute;
