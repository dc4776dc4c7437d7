/// One execution of a job: its events, and the directory that it leaves behind.
/// Knows no network.
@org.jspecify.annotations.NullMarked
package dev.ruban.coordinator.run;
