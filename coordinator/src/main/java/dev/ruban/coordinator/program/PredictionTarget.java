package dev.ruban.coordinator.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ruban.checkpoint.DurableFiles;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Where predictions go: to a file that is whole or not there, or through a device or pipe as they
/// come. What is wrong with the place is said before anything is read.
final class PredictionTarget {
    private final Path file;
    private final boolean stream;

    private PredictionTarget(Path file, boolean stream) {
        this.file = file;
        this.stream = stream;
    }

    /// Writes predictions.
    @FunctionalInterface
    interface Content {
        void writeTo(Writer writer) throws IOException;
    }

    /// @param overwrite whether a file that is there may be replaced
    /// @throws RubanException with [ExitCode#CANNOT_CREATE] that names the place and what to do
    static PredictionTarget of(Path file, boolean overwrite) {
        if (Files.isDirectory(file)) throw refusal(file, "is a directory; name a file in it");
        boolean stream = Files.exists(file) && !Files.isRegularFile(file);
        if (!stream) requireReplaceable(file, overwrite);
        return new PredictionTarget(file, stream);
    }

    private static void requireReplaceable(Path file, boolean overwrite) {
        if (Files.exists(file) && !overwrite)
            throw refusal(
                    file, "the file exists; say --overwrite to replace it, or choose another");
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory))
            throw refusal(file, "there is no directory %s; create it".formatted(directory));
        if (!Files.isWritable(directory))
            throw refusal(
                    file,
                    "the directory %s cannot be written to; choose another".formatted(directory));
    }

    private static RubanException refusal(Path file, String why) {
        return new RubanException(ExitCode.CANNOT_CREATE, "--output %s: %s".formatted(file, why));
    }

    void write(Content content) throws IOException {
        if (stream) {
            try (Writer writer = Files.newBufferedWriter(file, UTF_8, StandardOpenOption.WRITE)) {
                content.writeTo(writer);
            }
            return;
        }
        DurableFiles.write(file, channel -> write(content, channel));
    }

    /// Leaves the channel open: it is still to be forced to the disk.
    private static void write(Content content, WritableByteChannel channel) throws IOException {
        Writer writer = new BufferedWriter(Channels.newWriter(channel, UTF_8));
        content.writeTo(writer);
        writer.flush();
    }
}
