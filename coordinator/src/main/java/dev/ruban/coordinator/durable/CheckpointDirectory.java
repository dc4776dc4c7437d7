package dev.ruban.coordinator.durable;

import dev.ruban.checkpoint.DurableFiles;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.tensor.ParameterLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The folder `checkpoints/` of a run: `step-<n>.safetensors`, named by the updates in it.
public final class CheckpointDirectory {
    private static final Pattern NAME = Pattern.compile("step-([0-9]{1,18})\\.safetensors");
    private static final Pattern HALF = Pattern.compile("\\.step-.*\\.tmp");

    private final Path path;
    private final ParameterLayout layout;

    /// @param path   made if it is not there when the first checkpoint is written
    /// @param layout of the model's parameters
    public CheckpointDirectory(Path path, ParameterLayout layout) {
        this.path = path;
        this.layout = layout;
    }

    /// The files that are there, by their updates, ascending.
    public NavigableMap<Long, Path> files() {
        NavigableMap<Long, Path> files = new TreeMap<>();
        for (Path file : list()) {
            Matcher name = NAME.matcher(file.getFileName().toString());
            if (name.matches()) files.put(Long.valueOf(name.group(1)), file);
        }
        return files;
    }

    /// @throws RubanException if it is damaged, or cannot be read
    public Checkpoint read(Path file) {
        return CheckpointFile.read(file, layout);
    }

    /// Writes a checkpoint; when it is whole, removes the oldest ones.
    /// @param keep so many stay
    public void write(Checkpoint checkpoint, int keep) {
        try {
            if (!Files.isDirectory(path)) DurableFiles.createDirectory(path);
        } catch (IOException failure) {
            throw failed("cannot create", path, failure);
        }
        CheckpointFile.write(fileOf(checkpoint.steps()), layout, checkpoint);
        NavigableMap<Long, Path> files = files();
        while (files.size() > keep) delete(files.pollFirstEntry().getValue());
    }

    private Path fileOf(long steps) {
        return path.resolve("step-" + steps + ".safetensors");
    }

    /// The newest whole checkpoint.
    /// @param steps   none with more updates
    /// @param damaged is told of each newer file that is none
    public Optional<Checkpoint> newest(long steps, Consumer<RubanException> damaged) {
        for (Path file : files().headMap(steps, true).descendingMap().values()) {
            try {
                return Optional.of(read(file));
            } catch (RubanException failure) {
                if (failure.code() != ExitCode.DATA) throw failure;
                damaged.accept(failure);
            }
        }
        return Optional.empty();
    }

    /// What does not belong to the run any more is taken out of the way: files of more updates get
    /// another name, half-written ones are removed.
    public void forgetAfter(long steps) {
        for (Path file : files().tailMap(steps, false).values()) setAside(file);
        for (Path file : list())
            if (HALF.matcher(file.getFileName().toString()).matches()) delete(file);
    }

    private static void setAside(Path file) {
        Path aside = file.resolveSibling(file.getFileName() + ".unused");
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw failed("cannot rename", file, failure);
        }
    }

    private List<Path> list() {
        if (!Files.isDirectory(path)) return List.of();
        try (Stream<Path> files = Files.list(path)) {
            return files.sorted().toList();
        } catch (IOException failure) {
            throw failed("cannot read", path, failure);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw failed("cannot remove", file, failure);
        }
    }

    private static RubanException failed(String what, Path file, IOException failure) {
        return new RubanException(
                ExitCode.IO,
                "%s %s: %s".formatted(what, file, DurableFiles.reason(failure)),
                failure);
    }
}
