package dev.ruban.coordinator.run;

import dev.ruban.coordinator.durable.EpochFiles;
import dev.ruban.metric.MetricPlan;
import dev.ruban.tensor.ParameterLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Writes all files of a run directory that follow from its events: `history.csv`, `parameters.csv`
/// while the parameters are few, and at the end `model.safetensors` and `summary.json`, in this
/// order, so that a directory with a summary is complete. Closing keeps what a failed run has got.
public final class RunRecorder implements RunListener, AutoCloseable {
    private final HistoryWriter history;
    private final @Nullable ParameterHistoryWriter parameters;
    private final CompositeRunListener all;

    /// @param files      where a run goes on; of a new one none
    /// @param epochs     of the job
    /// @param metrics    names of the job's metrics
    /// @param provenance `__metadata__` of the model file
    /// @param nanoTime   as [System#nanoTime]
    public RunRecorder(
            RunDirectory directory,
            EpochFiles files,
            ParameterLayout layout,
            int epochs,
            List<String> metrics,
            SummaryWriter.Facts facts,
            Map<String, String> provenance,
            LongSupplier nanoTime) {
        history =
                new HistoryWriter(directory.history(), files.history(), epochs, metrics, nanoTime);
        parameters =
                ParameterNames.areFew(layout)
                        ? new ParameterHistoryWriter(
                                directory.parameters(),
                                files.parameters(),
                                layout,
                                epochs,
                                nanoTime)
                        : null;
        List<RunListener> parts = new ArrayList<>(List.of(history));
        if (parameters != null) parts.add(parameters);
        parts.add(new ModelWriter(directory.model(), layout, provenance));
        parts.add(new SummaryWriter(directory.summary(), layout, facts));
        all = new CompositeRunListener(parts);
    }

    @Override
    public void started(Started event) {
        all.started(event);
    }

    @Override
    public void step(
            long stepInEpoch,
            long stepsPerEpoch,
            double lossSoFar,
            Supplier<List<MetricPlan.Value>> metricsSoFar) {
        all.step(stepInEpoch, stepsPerEpoch, lossSoFar, metricsSoFar);
    }

    @Override
    public void epoch(Epoch event) {
        all.epoch(event);
    }

    @Override
    public void rolledBack(long updates) {
        all.rolledBack(updates);
    }

    @Override
    public void goesOn(int epochs) {
        all.goesOn(epochs);
    }

    @Override
    public void stopped(int epoch, String reason) {
        all.stopped(epoch, reason);
    }

    @Override
    public void best(int epoch, long steps) {
        all.best(epoch, steps);
    }

    @Override
    public void audited(Audited event) {
        all.audited(event);
    }

    @Override
    public void finished(Finished event) {
        all.finished(event);
    }

    @Override
    public void failed(Failed event) {
        all.failed(event);
    }

    /// How far its files are; the operating system has what stays of them.
    EpochFiles files() {
        return new EpochFiles(
                history.rows(), parameters == null ? EpochFiles.Rows.NONE : parameters.rows());
    }

    /// What was flushed is on the disk afterwards. From any thread.
    void force() {
        history.force();
        if (parameters != null) parameters.force();
    }

    /// Forgets what came after.
    void cutTo(EpochFiles files) {
        history.cutTo(files.history());
        if (parameters != null) parameters.cutTo(files.parameters());
    }

    @Override
    public void close() {
        try (history) {
            if (parameters != null) parameters.close();
        }
    }
}
