/// The coordinator's decisions alone, without anything that performs them.
@org.jspecify.annotations.NullMarked
package dev.ruban.benchmark.protocol;
