/// What the command lines of worker and coordinator share: values of options, logging, signals, and
/// how a failure becomes a message and an exit code; and the worker's own command.
/// Knows no protocol and no model.
@org.jspecify.annotations.NullMarked
package dev.ruban.worker.cli;
