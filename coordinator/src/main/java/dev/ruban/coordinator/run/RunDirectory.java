package dev.ruban.coordinator.run;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.ruban.checkpoint.DurableFiles;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The directory of one run: where each of its files stands, and the lock that a coordinator holds
/// while it runs. Directories are made with mode 0700. Closing releases the lock; twice is
/// harmless.
public final class RunDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunDirectory.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path path;
    private final RunLock lock;

    private RunDirectory(Path path, RunLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /// Makes `<data>-<model>-<UTC time>` under a folder of runs and points its `latest` to it.
    /// @param data  path or name of the data; only letters, digits, `.`, `_` and `-` of it are
    ///     taken
    /// @throws RubanException with [ExitCode#CANNOT_CREATE] that names path and cause
    public static RunDirectory create(Path runs, String data, String model, Instant start) {
        makeDirectories(runs);
        Path path =
                makeNew(
                        runs,
                        RunName.of(data) + "-" + RunName.of(model) + "-" + TIME.format(start));
        RunDirectory directory = prepare(path, start);
        pointLatest(runs, path);
        return directory;
    }

    /// Takes the directory that `--out` names; makes it if it is not there.
    /// @param overwrite removes the run that it holds; files of other names stay
    /// @throws RubanException with [ExitCode#CANNOT_CREATE] that names path and cause; for a run
    ///     that is going on, who runs it (so the lock is asked first, unless it would be a file of
    ///     ours in a directory that is none)
    public static RunDirectory at(Path path, boolean overwrite, Instant start) {
        makeDirectories(path);
        boolean lockIsThere = Files.exists(path.resolve("lock"));
        if (!overwrite && !lockIsThere) RunContents.requireNone(path);
        RunLock lock = RunLock.acquire(path.resolve("lock"), start);
        try {
            if (overwrite) RunContents.removeRun(path);
            else RunContents.requireNone(path);
            return prepared(path, lock);
        } catch (RuntimeException failure) {
            lock.close();
            throw failure;
        }
    }

    /// Takes a directory whose run is to go on.
    /// @throws RubanException with [ExitCode#CANNOT_CREATE] if the run is going on, naming who runs it;
    ///     [ExitCode#DATA] if it holds no run
    public static RunDirectory resume(Path path, Instant start) {
        requireRun(path);
        Optional<String> holder = holder(path);
        if (holder.isPresent())
            throw new RubanException(
                    ExitCode.CANNOT_CREATE,
                    "the run in %s is going on (%s): there is nothing to resume; look at it by: ruban status %s"
                            .formatted(path, holder.get(), path));
        return prepare(path, start);
    }

    /// A directory, if a run was begun in it.
    public static Optional<Path> begun(Path path) {
        return RunContents.areBegun(path) ? Optional.of(path) : Optional.empty();
    }

    /// The newest run of a folder of runs, unless it is finished.
    public static Optional<Path> latestUnfinished(Path runs) {
        return begun(runs.resolve("latest"))
                .filter(latest -> !Files.exists(latest.resolve("summary.json")))
                .map(RunDirectory::withoutLinks);
    }

    /// A run that goes on does so where it is, even if `latest` comes to be another.
    private static Path withoutLinks(Path link) {
        try {
            return link.resolveSibling(Files.readSymbolicLink(link));
        } catch (NotLinkException directory) {
            return link;
        } catch (IOException failure) {
            throw cannotCreate(link, failure);
        }
    }

    /// @throws RubanException with [ExitCode#DATA] if the directory holds no run
    public static void requireRun(Path path) {
        RunContents.require(path);
    }

    /// Whether the run has come to its end: the summary is the last file that it writes.
    public boolean isFinished() {
        return Files.exists(summary());
    }

    /// Who runs a coordinator in a directory, as in `host=a pid=7 start=...`; empty if nobody does.
    public static Optional<String> holder(Path path) {
        return RunLock.holder(path.resolve("lock"));
    }

    /// With which options the run of a directory was started.
    public static Path options(Path path) {
        return path.resolve("options.json");
    }

    public Path path() {
        return path;
    }

    public Path job() {
        return path.resolve("job.yaml");
    }

    public Path history() {
        return path.resolve("history.csv");
    }

    public Path parameters() {
        return path.resolve("parameters.csv");
    }

    public Path model() {
        return path.resolve("model.safetensors");
    }

    /// The best model so far, where one was asked for.
    public Path best() {
        return path.resolve("best.safetensors");
    }

    /// A folder for models of single epochs; made with the first call.
    public Path models() {
        Path models = path.resolve("models");
        makeDirectories(models);
        return models;
    }

    public Path summary() {
        return path.resolve("summary.json");
    }

    public Path plots() {
        return path.resolve("plots");
    }

    public Path logs() {
        return path.resolve("logs");
    }

    /// Who the run is.
    public Path record() {
        return path.resolve("run.json");
    }

    public Path ledger() {
        return path.resolve("ledger.jsonl");
    }

    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    /// Writes `job.yaml`.
    public void writeJob(String yaml) {
        DurableFiles.writeText(job(), yaml);
    }

    @Override
    public void close() {
        lock.close();
    }

    private static RunDirectory prepare(Path path, Instant start) {
        return prepared(path, RunLock.acquire(path.resolve("lock"), start));
    }

    private static RunDirectory prepared(Path path, RunLock lock) {
        RunDirectory directory = new RunDirectory(path, lock);
        RunContents.removeHalves(path);
        makeDirectories(directory.plots());
        makeDirectories(directory.logs());
        return directory;
    }

    /// A second run within the same second gets a number after its name.
    private static Path makeNew(Path runs, String name) {
        for (int number = 1; ; number++) {
            Path path = runs.resolve(number == 1 ? name : name + "-" + number);
            try {
                return makeDirectory(path);
            } catch (FileAlreadyExistsException taken) {
                continue;
            } catch (IOException failure) {
                throw cannotCreate(path, failure);
            }
        }
    }

    private static void makeDirectories(Path path) {
        try {
            Path parent = path.toAbsolutePath().getParent();
            if (Files.isDirectory(path)) return;
            if (parent != null) makeDirectories(parent);
            makeDirectory(path);
        } catch (FileAlreadyExistsException exists) {
            if (!Files.isDirectory(path))
                throw new RubanException(
                        ExitCode.CANNOT_CREATE,
                        "cannot create the directory %s: a file of that name is there"
                                .formatted(path),
                        exists);
        } catch (IOException failure) {
            throw cannotCreate(path, failure);
        }
    }

    private static Path makeDirectory(Path path) throws IOException {
        DurableFiles.createDirectory(path);
        return path;
    }

    /// The link is a convenience: where it cannot be made, or something else bears its name, the
    /// run goes on without it.
    private static void pointLatest(Path runs, Path path) {
        Path latest = runs.resolve("latest");
        if (Files.exists(latest) && !Files.isSymbolicLink(latest)) return;
        Path aside = runs.resolve("." + path.getFileName() + ".latest");
        try {
            Files.createSymbolicLink(aside, path.getFileName());
            Files.move(aside, latest, ATOMIC_MOVE, REPLACE_EXISTING);
        } catch (IOException | UnsupportedOperationException failure) {
            LOG.warn("cannot point {} to the new run: {}", latest, failure.toString());
        }
    }

    static RubanException cannotCreate(Path path, IOException failure) {
        return new RubanException(
                ExitCode.CANNOT_CREATE,
                "cannot create %s: %s".formatted(path, DurableFiles.reason(failure)),
                failure);
    }
}
