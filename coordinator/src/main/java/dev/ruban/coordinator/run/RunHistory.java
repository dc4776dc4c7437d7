package dev.ruban.coordinator.run;

import dev.ruban.checkpoint.DurableFiles;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps a run's history in memory for its plots: the start and at most about 2,000 epochs, evenly
/// spaced, with the last.
public final class RunHistory implements RunListener {
    private static final int MAX_EPOCHS = 2_000;

    /// One row; epoch 0 is the state before training.
    /// @param parameters flat, in layout order; empty where they are too many to be kept
    public record Row(
            int epoch, double loss, OptionalDouble validationLoss, List<Float> parameters) {
        public Row {
            parameters = List.copyOf(parameters);
        }
    }

    private final Thinning thinning;
    private final List<Row> rows = new ArrayList<>();
    private float[] latest = new float[0];
    private @Nullable Supplier<Row> skipped;

    /// @param epochs of the job
    public RunHistory(int epochs) {
        this.thinning = Thinning.toAtMost(epochs, MAX_EPOCHS);
    }

    /// What it has heard is void.
    @Override
    public void rolledBack(long updates) {
        rows.clear();
        skipped = null;
    }

    /// In the order of epochs.
    public List<Row> rows() {
        return Collections.unmodifiableList(rows);
    }

    /// Takes the rows of a run that goes on.
    /// @param history    its `history.csv`
    /// @param parameters its `parameters.csv`; need not be there
    public void goOn(Path history, Path parameters) {
        List<List<String>> values = parameters(parameters);
        List<List<String>> table = fields(history);
        List<String> header = table.getFirst();
        int validation = header.indexOf("val_loss");
        for (int i = 1; i < table.size(); i++) {
            List<String> row = table.get(i);
            int epoch = Integer.parseInt(row.get(header.indexOf("epoch")));
            List<String> parametersRow = i < values.size() ? values.get(i) : List.of();
            add(
                    epoch,
                    () ->
                            new Row(
                                    epoch,
                                    Double.parseDouble(row.get(header.indexOf("loss"))),
                                    number(validation < 0 ? "" : row.get(validation)),
                                    floats(parametersRow)));
        }
    }

    private static List<List<String>> parameters(Path file) {
        return Files.exists(file) ? fields(file) : List.of();
    }

    private static List<List<String>> fields(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> List.of(line.split(",", -1)))
                    .toList();
        } catch (IOException failure) {
            throw new RubanException(
                    ExitCode.IO,
                    "cannot read %s: %s".formatted(file, DurableFiles.reason(failure)),
                    failure);
        }
    }

    private static OptionalDouble number(String text) {
        return text.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Double.parseDouble(text));
    }

    /// Without the epoch, which comes first.
    private static List<Float> floats(List<String> fields) {
        return fields.stream().skip(1).map(Float::valueOf).toList();
    }

    @Override
    public void started(Started event) {
        rows.add(new Row(0, event.loss(), event.validationLoss(), few(event.parameters())));
    }

    @Override
    public void epoch(Epoch event) {
        keepLatest(event.parameters());
        add(
                event.epoch(),
                () -> new Row(event.epoch(), event.loss(), event.validationLoss(), few(latest)));
    }

    @Override
    public void finished(Finished event) {
        if (skipped != null) rows.add(skipped.get());
        skipped = null;
    }

    private void add(int epoch, Supplier<Row> row) {
        skipped = thinning.keeps(epoch) ? null : row;
        if (skipped == null) rows.add(row.get());
    }

    private void keepLatest(float[] parameters) {
        if (parameters.length > ParameterNames.MAX_ELEMENTS) return;
        if (latest.length != parameters.length) latest = new float[parameters.length];
        System.arraycopy(parameters, 0, latest, 0, parameters.length);
    }

    private static List<Float> few(float[] parameters) {
        if (parameters.length > ParameterNames.MAX_ELEMENTS) return List.of();
        List<Float> values = new ArrayList<>(parameters.length);
        for (float value : parameters) values.add(value);
        return values;
    }
}
