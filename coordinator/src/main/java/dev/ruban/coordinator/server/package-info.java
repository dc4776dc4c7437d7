/// The shell around the protocol's decisions: brings inputs in order, performs effects, serves
/// shards and holds the streams. Knows no job file, no model and no command line.
@org.jspecify.annotations.NullMarked
package dev.ruban.coordinator.server;
