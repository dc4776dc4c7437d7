package dev.ruban.coordinator.program;

import dev.ruban.coordinator.cli.Main;
import dev.ruban.worker.cli.WorkerProcess;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;

/// The whole program in this process, on the files of a folder.
record CommandLineStage(Path folder) {
    /// What a command line came to.
    record Result(int exit, String out, String err) {}

    /// An embedded run, without progress.
    /// @param run name of its directory
    Result fit(String run, String options) {
        return run("fit --workers 0 --progress none --out @" + run + " " + options);
    }

    /// @param line words, separated by blanks; one that begins with `@` is a path in the folder
    Result run(String line) {
        return bare(line + " --cache @cache");
    }

    /// The same for a command that reads no data.
    Result bare(String line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = Arrays.stream(line.split(" +")).map(this::resolved).toArray(String[]::new);
        int exit =
                Main.execute(
                        new RubanProgram(new WorkerProcess()),
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        words);
        return new Result(exit, out.toString(), err.toString());
    }

    private String resolved(String word) {
        return word.startsWith("@") ? folder.resolve(word.substring(1)).toString() : word;
    }
}
