package dev.ruban.coordinator.callback;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ruban.checkpoint.DurableFiles;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Writes `epoch` and the logs of each epoch as a line of a CSV file, as Keras' `CSVLogger` (whose
/// epochs count from 0, and whose columns are sorted; here they are in the order of the logs). Numbers
/// are the shortest decimals that read back to the same bits. The file is begun anew by each training,
/// and stays what it is if that fails. A job has `history.csv` instead.
public final class CSVLogger implements Callback {
    private final Path file;
    private int lines;

    private CSVLogger(Path file) {
        this.file = file;
    }

    /// @param file that is replaced with the first epoch
    public static CSVLogger to(Path file) {
        return new CSVLogger(file);
    }

    @Override
    public void onTrainBegin(Training training) {
        lines = 0;
    }

    @Override
    public void onEpochEnd(Training training, int epoch, Logs logs) {
        try {
            if (lines == 0)
                Files.writeString(file, "epoch," + String.join(",", logs.names()) + "\n");
            Files.writeString(file, line(epoch, logs), StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw cannotWrite(failure);
        }
        lines++;
    }

    private static String line(int epoch, Logs logs) {
        StringBuilder line = new StringBuilder().append(epoch);
        for (double value : logs.values().values()) line.append(',').append(value);
        return line.append('\n').toString();
    }

    @Override
    public CallbackState save() {
        return CallbackState.EMPTY.with("lines", lines);
    }

    /// Cuts the file back to the epochs that count.
    @Override
    public void restore(CallbackState state) {
        lines = (int) state.whole("lines");
        if (lines == 0) return;
        try {
            List<String> kept = Files.readAllLines(file, UTF_8).subList(0, lines + 1);
            DurableFiles.writeText(file, String.join("\n", kept) + "\n");
        } catch (IOException failure) {
            throw cannotWrite(failure);
        } catch (IndexOutOfBoundsException tooShort) {
            throw new RubanException(
                    ExitCode.IO,
                    "%s has fewer than the %d epochs that the checkpoint knows of; it has been changed"
                            .formatted(file, lines),
                    tooShort);
        }
    }

    private RubanException cannotWrite(IOException failure) {
        return new RubanException(
                ExitCode.IO,
                "cannot write %s: %s".formatted(file, DurableFiles.reason(failure)),
                failure);
    }

    @Override
    public boolean isDeterministic() {
        return true;
    }
}
