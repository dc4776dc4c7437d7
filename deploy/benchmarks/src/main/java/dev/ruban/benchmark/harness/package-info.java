/// Measures sides of a comparison by turns, and prints a table. Knows no benchmark.
@org.jspecify.annotations.NullMarked
package dev.ruban.benchmark.harness;
