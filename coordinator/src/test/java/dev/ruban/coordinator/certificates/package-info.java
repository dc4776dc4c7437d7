/// Tests of the certificates for a first cluster.
@org.jspecify.annotations.NullMarked
package dev.ruban.coordinator.certificates;
