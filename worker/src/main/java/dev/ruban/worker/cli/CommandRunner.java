package dev.ruban.worker.cli;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import picocli.CommandLine;

/// Runs a command line: help and version, the command, its failure, its exit code.
public final class CommandRunner {
    /// What a signal leaves a command to finish a step, close its files and say goodbye: less than the
    /// 60 s that Kubernetes is told to wait.
    private static final Duration GRACE = Duration.ofSeconds(50);

    private CommandRunner() {}

    /// Parses the arguments, executes the command and reports its failure, if it fails.
    /// @return the exit code
    public static int execute(CommandLine command, CommandContext context, String... arguments) {
        command.setOut(context.out())
                .setErr(context.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((e, args) -> report(e, context))
                .setExecutionExceptionHandler((e, line, result) -> report(e, context));
        try {
            int code = command.execute(arguments);
            if (code == 0 && context.out().checkError()) throw lostOutput();
            return code;
        } catch (Throwable e) { // also errors of the JVM: nothing may end in a stack trace
            return report(e, context);
        } finally {
            context.out().flush();
            context.err().flush();
        }
    }

    /// A writer of text keeps such failures to itself.
    private static RubanException lostOutput() {
        return new RubanException(
                ExitCode.IO,
                "the standard output could not be written to the end; is its disk full, or its"
                        + " reader gone?");
    }

    private static int report(Throwable failure, CommandContext context) {
        context.out().flush();
        return FailureReport.report(failure, context.err()).value();
    }

    /// Runs a process's command line on its standard streams and ends the process with the code.
    public static void runProcess(Function<CommandContext, CommandLine> command, String... args) {
        runAndEnd(context -> execute(command.apply(context), context, args));
    }

    /// A process's only work, on its standard streams.
    @FunctionalInterface
    interface Work {
        void run(CommandContext context) throws Exception;
    }

    /// Does a process's work and ends the process, with the code of its failure if it fails.
    static void runWork(Work work) {
        runAndEnd(context -> {
            try {
                work.run(context);
                return 0;
            } catch (Throwable e) { // nothing may end in a stack trace
                return report(e, context);
            }
        });
    }

    private static void runAndEnd(ToIntFunction<CommandContext> main) {
        Logging.takeOver();
        CommandContext context =
                new CommandContext(
                        writer(FileDescriptor.out, "stdout.encoding"),
                        writer(FileDescriptor.err, "stderr.encoding"),
                        StopSignal.ofProcess(GRACE));
        int code = main.applyAsInt(context);
        context.out().flush();
        context.err().flush();
        context.stop().finished();
        System.exit(context.stop().exitCode(code));
    }

    private static PrintWriter writer(FileDescriptor descriptor, String encodingProperty) {
        OutputStream stream = new FileOutputStream(descriptor);
        Charset charset =
                Charset.forName(
                        System.getProperty(encodingProperty, "UTF-8"), Charset.defaultCharset());
        return new PrintWriter(stream, true, charset);
    }
}
