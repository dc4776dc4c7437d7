package dev.ruban.job;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Job;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The job file: YAML whose keys are the settings of [Job], without anchors, tags or nesting.
public final class JobFile {
    /// A job file lists columns at the most: 16 MiB are a million of them.
    private static final int MAX_BYTES = 16 << 20;

    private JobFile() {}

    /// Reads what a file says, without defaults and without checking more than the form.
    /// @throws RubanException with every problem of form (64), or if it cannot be read (64, 74)
    public static Job read(Path file) {
        return new JobDraft().readFile(file).given();
    }

    /// [#read] of a text.
    /// @param name for messages, in the place of a path
    public static Job parse(String name, String text) {
        JobDraft draft = new JobDraft();
        new JobFileReader(name, draft).read(text);
        return draft.given();
    }

    /// The job as YAML in the order of the schema, which [#parse] reads back to an equal job.
    public static String print(Job job) {
        return JobFilePrinter.print(job);
    }

    static void read(Path file, JobDraft draft) {
        new JobFileReader(file.toString(), draft).read(text(file));
    }

    private static String text(Path file) {
        byte[] bytes = bytes(file);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw usage(file, "this is not UTF-8 text; save the job file as UTF-8", e);
        }
    }

    private static byte[] bytes(Path file) {
        if (Files.isDirectory(file))
            throw usage(file, "this is a directory; --job names a file such as job.yaml", null);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES)
                throw usage(file, "a job file has at most %d bytes".formatted(MAX_BYTES), null);
            return bytes;
        } catch (NoSuchFileException e) {
            throw usage(file, "there is no such job file; check the path given to --job", e);
        } catch (IOException e) {
            throw new RubanException(
                    ExitCode.IO, "%s: cannot read the job file: %s".formatted(file, reason(e)), e);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.toString();
    }

    private static RubanException usage(Path file, String message, @Nullable Exception cause) {
        String text = "%s: %s".formatted(file, message);
        return cause == null
                ? new RubanException(ExitCode.USAGE, text)
                : new RubanException(ExitCode.USAGE, text, cause);
    }
}
