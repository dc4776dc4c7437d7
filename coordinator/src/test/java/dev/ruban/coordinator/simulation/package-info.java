/// Whole trainings in one thread on simulated time, driven by one number: a coordinator that performs
/// the protocol's effects, workers, and a network between them that breaks, loses, delays, repeats and
/// reorders. What comes out must be what a plain loop over the same rows comes to, bit for bit.
/// Knows the protocol and `common`; no gRPC, no thread, no clock, no file.
@org.jspecify.annotations.NullMarked
package dev.ruban.coordinator.simulation;
