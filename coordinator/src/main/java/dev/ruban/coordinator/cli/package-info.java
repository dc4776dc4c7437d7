/// The command line `ruban`: options become requests, which a [dev.ruban.coordinator.cli.Program]
/// fulfils. Knows no protocol, no model and no run directory.
@org.jspecify.annotations.NullMarked
package dev.ruban.coordinator.cli;
