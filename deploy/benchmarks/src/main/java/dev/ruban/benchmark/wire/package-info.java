/// Bare gRPC on loopback, without anything of Ruban: what no protocol over it can beat.
@org.jspecify.annotations.NullMarked
package dev.ruban.benchmark.wire;
