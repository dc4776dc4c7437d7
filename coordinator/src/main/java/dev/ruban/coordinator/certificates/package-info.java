/// Certificates and a token for a cluster that has none yet. Knows no run and no network.
@org.jspecify.annotations.NullMarked
package dev.ruban.coordinator.certificates;
