package dev.ruban.deploy.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A copy of the launcher in a folder of its own, on a machine that has only what a test puts
/// there: `bin` is the PATH, `root` holds the known folders, `user` is the home folder.
final class LauncherStage {
    private static final List<String> TOOLS =
            List.of(
                    "sh",
                    "env",
                    "sed",
                    "head",
                    "tail",
                    "grep",
                    "find",
                    "ln",
                    "rm",
                    "mkdir",
                    "mv",
                    "ps",
                    "readlink",
                    "sleep",
                    "touch");

    /// What a launcher left behind when it had ended.
    record Result(int exitCode, List<String> out, String err) {}

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    LauncherStage(Path folder) {
        this.folder = folder;
        copy("ruban");
        copy("deploy/launcher/find-jdk");
        for (String tool : TOOLS)
            script(
                    folder.resolve("bin").resolve(tool),
                    "exec %s \"$@\"".formatted(toolOnThisMachine(tool)));
        environment.put("PATH", folder.resolve("bin").toString());
        environment.put("HOME", folder.resolve("user").toString());
        environment.put("RUBAN_JDK_SEARCH_ROOT", folder.resolve("root").toString());
    }

    /// Where the launcher lies; the blank is on purpose.
    Path home() {
        return folder.resolve("ruban home");
    }

    Path launcher() {
        return home().resolve("ruban");
    }

    Path folder() {
        return folder;
    }

    /// The folder to which known folders are relative, as in `root().resolve("usr/lib/jvm/x")`.
    Path root() {
        return folder.resolve("root");
    }

    Path user() {
        return folder.resolve("user");
    }

    void set(String variable, Path value) {
        set(variable, value.toString());
    }

    void set(String variable, String value) {
        environment.put(variable, value);
    }

    /// Puts a JDK at a place; its `java` tells its version, or where it is and its arguments.
    Path jdk(Path at, String version) {
        runtime(at, version);
        script(at.resolve("bin/javac"), "exit 1");
        return at;
    }

    /// A JDK without compiler.
    Path runtime(Path at, String version) {
        script(
                at.resolve("bin/java"),
                """
                if [ "$1" = -version ]; then
                    echo 'openjdk version "%s" 2026-04-21 LTS' >&2
                    exit 0
                fi
                case ${1-} in
                    -XX:AOTCacheOutput=*)
                        echo "$*" >>'%s'
                        touch "${1#*=}"
                        exit 0 ;;
                esac
                echo 'java in %s'
                for argument; do echo "[$argument]"; done
                exit 7
                """
                        .formatted(version, folder.resolve("rehearsals"), at));
        return at;
    }

    /// Puts a `java` on the PATH that leads to a JDK.
    void javaOnPath(Path jdk) {
        link(folder.resolve("bin/java"), jdk.resolve("bin/java"));
    }

    /// Puts an `mvn` on the PATH that runs a script in the launcher's folder.
    void maven(String script) {
        script(folder.resolve("bin/mvn"), script);
    }

    /// Lays out what a build would have made.
    void built() {
        write(home().resolve("deploy/target/ruban/lib/ruban-coordinator.jar"), "");
        write(home().resolve("deploy/target/ruban/built"), "");
    }

    Result run(String... arguments) {
        return run(launcher(), arguments);
    }

    Result run(Path launcher, String... arguments) {
        return await(start(launcher, arguments));
    }

    /// A launcher that runs; what it prints goes to files.
    record Started(Process process, Path out, Path err) {}

    Started start(Path launcher, String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile(folder, "out", null);
            Path err = Files.createTempFile(folder, "err", null);
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.directory(folder.toFile());
            return new Started(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Result await(Started started) {
        try {
            int exitCode = started.process().waitFor();
            return new Result(
                    exitCode, Files.readAllLines(started.out()), Files.readString(started.err()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            started.process().destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the launcher ran", e);
        }
    }

    void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void link(Path link, Path target) {
        try {
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void script(Path file, String text) {
        write(file, "#!/bin/sh\n" + text);
        makeExecutable(file);
    }

    private void copy(String name) {
        try {
            Path target = home().resolve(name);
            Files.createDirectories(target.getParent());
            Files.copy(Path.of("..", name), target);
            makeExecutable(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void makeExecutable(Path file) {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path toolOnThisMachine(String tool) {
        for (String place : List.of("/usr/bin", "/bin"))
            if (Files.isExecutable(Path.of(place, tool))) return Path.of(place, tool);
        throw new IllegalStateException("the launcher needs " + tool + ", not in /usr/bin, /bin");
    }
}
