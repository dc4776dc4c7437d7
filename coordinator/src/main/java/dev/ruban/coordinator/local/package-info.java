/// Workers as processes of this machine, started by the coordinator's own. Knows their command line
/// and nothing of what they say.
@org.jspecify.annotations.NullMarked
package dev.ruban.coordinator.local;
