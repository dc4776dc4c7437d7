/// How fast Ruban is, beside what the machine and others can do in the same minutes: the benchmarks
/// and the command that runs them. No part of the distribution; nothing of Ruban knows of it.
@org.jspecify.annotations.NullMarked
package dev.ruban.benchmark;
