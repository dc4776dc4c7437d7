package dev.ruban.coordinator.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
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
    private float[] skippedParameters = new float[0];
    private @Nullable Epoch skipped;

    /// @param epochs of the job
    public RunHistory(int epochs) {
        this.thinning = Thinning.toAtMost(epochs, MAX_EPOCHS);
    }

    /// In the order of epochs.
    public List<Row> rows() {
        return Collections.unmodifiableList(rows);
    }

    @Override
    public void started(Started event) {
        rows.add(new Row(0, event.loss(), event.validationLoss(), few(event.parameters())));
    }

    @Override
    public void epoch(Epoch event) {
        if (thinning.keeps(event.epoch())) add(event, event.parameters());
        else skip(event);
    }

    @Override
    public void finished(Finished event) {
        if (skipped != null) add(skipped, skippedParameters);
    }

    private void add(Epoch event, float[] parameters) {
        skipped = null;
        rows.add(new Row(event.epoch(), event.loss(), event.validationLoss(), few(parameters)));
    }

    private void skip(Epoch event) {
        skipped = event;
        int length = event.parameters().length;
        if (length > ParameterNames.MAX_ELEMENTS) return;
        if (skippedParameters.length != length) skippedParameters = new float[length];
        System.arraycopy(event.parameters(), 0, skippedParameters, 0, length);
    }

    private static List<Float> few(float[] parameters) {
        if (parameters.length > ParameterNames.MAX_ELEMENTS) return List.of();
        List<Float> values = new ArrayList<>(parameters.length);
        for (float value : parameters) values.add(value);
        return values;
    }
}
