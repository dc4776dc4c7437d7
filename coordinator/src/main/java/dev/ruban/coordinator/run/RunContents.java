package dev.ruban.coordinator.run;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.ruban.checkpoint.DurableFiles;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which files of a directory are a run's, and which are somebody else's.
///
/// Of a new run `run.json` comes first and `job.yaml` next: a directory that has the first and not the
/// second holds no run yet, but what a coordinator left behind that was killed in between.
final class RunContents {
    private static final String RECORD = "run.json";
    private static final String JOB = "job.yaml";

    /// What makes a directory hold a run.
    private static final List<String> FILES =
            List.of(
                    JOB,
                    "history.csv",
                    "parameters.csv",
                    "options.json",
                    "ledger.jsonl",
                    "ledger.lost.jsonl",
                    "checkpoints",
                    "model.safetensors",
                    "best.safetensors",
                    "models",
                    "summary.json");

    /// What a run makes before it has anything to keep.
    private static final List<String> OF_THE_START = List.of("plots", "logs", "lock", RECORD);

    /// What is left of a file that was being written, as [DurableFiles] names it.
    private static final Pattern HALF = Pattern.compile("\\.(.+)\\.[0-9]+\\.tmp");

    private RunContents() {}

    static boolean areBegun(Path path) {
        return Files.exists(path.resolve(RECORD)) && Files.exists(path.resolve(JOB));
    }

    /// @throws RubanException with [ExitCode#DATA] if the directory holds no run
    static void require(Path path) {
        if (!Files.isDirectory(path))
            throw new RubanException(
                    ExitCode.DATA,
                    "%s %s; name the directory of a run, such as runs/latest"
                            .formatted(
                                    path,
                                    Files.exists(path) ? "is no directory" : "does not exist"));
        for (String file : List.of(JOB, RECORD))
            if (!Files.exists(path.resolve(file)))
                throw new RubanException(
                        ExitCode.DATA,
                        "%s holds no run: it has no %s; name the directory of a run, such as runs/latest"
                                .formatted(path, file));
    }

    /// @throws RubanException with [ExitCode#CANNOT_CREATE] if there is a run, or anything else
    static void requireNone(Path path) {
        for (String file : FILES)
            if (Files.exists(path.resolve(file)))
                throw new RubanException(
                        ExitCode.CANNOT_CREATE,
                        """
                        %s holds a run already (%s); replace it with --overwrite, or choose \
                        another --out\
                        """
                                .formatted(path, file));
        names(path).stream()
                .filter(name -> !OF_THE_START.contains(name) && !isHalf(name))
                .findFirst()
                .ifPresent(name -> refuse(path, name));
    }

    private static void refuse(Path path, String name) {
        throw new RubanException(
                ExitCode.CANNOT_CREATE,
                """
                %s is not empty (%s); choose another --out, or say --overwrite to write beside \
                what is there\
                """
                        .formatted(path, name));
    }

    private static List<String> names(Path path) {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException failure) {
            throw RunDirectory.cannotCreate(path, failure);
        }
    }

    private static boolean isHalf(String name) {
        Matcher half = HALF.matcher(name);
        return half.matches()
                && (FILES.contains(half.group(1)) || OF_THE_START.contains(half.group(1)));
    }

    /// Removes what a coordinator was writing that was killed.
    static void removeHalves(Path path) {
        for (String name : names(path)) if (isHalf(name)) remove(path.resolve(name));
    }

    /// Removes a run; files of other names stay, and so does the lock.
    static void removeRun(Path path) {
        for (String file :
                Stream.concat(FILES.stream(), Stream.of("plots", "logs", RECORD)).toList())
            remove(path.resolve(file));
    }

    private static void remove(Path path) {
        if (!Files.exists(path, NOFOLLOW_LINKS)) return;
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException failure) {
            throw new RubanException(
                    ExitCode.CANNOT_CREATE,
                    "cannot remove %s of the run before: %s"
                            .formatted(path, DurableFiles.reason(failure)),
                    failure);
        }
    }
}
