package dev.ruban.deploy.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the present sources were built to: the image, and the distribution on this machine.
final class BuiltRuban {
    /// The folder of the project.
    static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern DIGEST = Pattern.compile("parameters_sha256 ([0-9a-f]{64})");

    /// Of any one command; the build of the image takes longest.
    static final Duration LIMIT = Duration.ofMinutes(3);

    /// The exit code of `timeout` in such a case.
    static final int TIMED_OUT = 124;

    private static @Nullable String image;

    private BuiltRuban() {}

    /// The image's name; it is built with the first call, unless it is there.
    static synchronized String image() {
        if (image == null) {
            List<String> lines =
                    output(List.of(PROJECT.resolve("deploy/build-image").toString()))
                            .lines()
                            .toList();
            image = lines.getLast();
        }
        return Objects.requireNonNull(image);
    }

    /// The digest of an embedded run on this machine, without containers.
    static String embeddedDigest(Path run, List<String> job) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "--add-modules=jdk.incubator.vector",
                                "-jar",
                                PROJECT.resolve("deploy/target/ruban/lib/ruban-coordinator.jar")
                                        .toString(),
                                "fit",
                                "--workers=0",
                                "--progress=none",
                                "--out=" + run,
                                "--cache=" + run.resolveSibling("cache")));
        command.addAll(job);
        String out = output(command);
        Matcher digest = DIGEST.matcher(out);
        if (!digest.find()) throw new AssertionError("no digest in:\n" + out);
        return Objects.requireNonNull(digest.group(1));
    }

    /// What a command writes to standard output, in the project's folder.
    /// @throws AssertionError with all that it wrote, if it fails
    static String output(List<String> command) {
        return output(command, Map.of());
    }

    /// @param environment beside this process's own
    static String output(List<String> command, Map<String, String> environment) {
        Result result = run(command, environment);
        if (result.exitCode() != 0)
            throw new AssertionError(
                    "%s ended with %d:\n%s\n%s"
                            .formatted(command, result.exitCode(), result.out(), result.err()));
        return result.out();
    }

    /// What a command left behind when it had ended.
    /// @param exitCode [#TIMED_OUT] if it had not
    record Result(int exitCode, String out, String err) {}

    /// A command that goes on for longer than [#LIMIT] is told to end.
    static Result run(List<String> command, Map<String, String> environment) {
        try {
            Path out = Files.createTempFile("ruban", ".out");
            Path err = Files.createTempFile("ruban", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(PROJECT.toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            builder.environment().put("RUBAN_JAVA_HOME", System.getProperty("java.home"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended;
            try {
                ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
            } finally {
                process.destroy();
            }
            Result result =
                    new Result(
                            ended ? process.exitValue() : TIMED_OUT,
                            Files.readString(out),
                            Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return result;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + command, stopped);
        }
    }
}
