/// Whole processes: start-up, jobs on clusters of several sizes, steps by workers of their own.
@org.jspecify.annotations.NullMarked
package dev.ruban.benchmark.process;
