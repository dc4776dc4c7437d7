/// Trainings in the benchmark's own process, and what a step of them costs.
@org.jspecify.annotations.NullMarked
package dev.ruban.benchmark.training;
