/// Tests of the measuring itself, on made-up times.
@org.jspecify.annotations.NullMarked
package dev.ruban.benchmark.harness;
