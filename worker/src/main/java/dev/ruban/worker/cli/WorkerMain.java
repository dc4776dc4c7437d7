package dev.ruban.worker.cli;

import picocli.CommandLine;

/// The worker jar's command line.
public final class WorkerMain {
    private WorkerMain() {}

    public static void main(String[] args) {
        CommandRunner.runProcess(context -> commandLine(new WorkerProcess(), context), args);
    }

    /// The command line, for a worker that works as `program` does.
    public static CommandLine commandLine(WorkerProgram program, CommandContext context) {
        CommandLine command = new CommandLine(new WorkerCommand(program, context));
        command.getCommandSpec().name("ruban-worker");
        return StandardOptions.addTo(command);
    }
}
