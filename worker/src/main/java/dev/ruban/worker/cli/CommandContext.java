package dev.ruban.worker.cli;

import java.io.PrintWriter;

/// What a command talks to.
/// @param out  results: what a script reads
/// @param err  progress and messages: what a person reads
/// @param stop asks the command to end
public record CommandContext(PrintWriter out, PrintWriter err, StopSignal stop) {}
