package dev.ruban.coordinator.program;

import dev.ruban.coordinator.plot.PlotSample;
import dev.ruban.coordinator.plot.RunPlots;
import dev.ruban.coordinator.run.ParameterNames;
import dev.ruban.coordinator.run.RunDirectory;
import dev.ruban.coordinator.run.RunHistory;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.data.Dataset;
import dev.ruban.job.JobNames;
import dev.ruban.job.ResolvedJob;
import dev.ruban.job.TrainingModel;
import java.util.List;
import java.util.Map;

/// Draws a run's plots when it has finished: at most some thousand rows of the training data, evenly
/// spaced, with the predictions of the parameters at the start and at the end.
final class PlotRecorder implements RunListener {
    private static final int MOST_ROWS = 4000;

    private final TrainingData data;
    private final TrainingModel model;
    private final RunPlots plots;
    private final RunHistory history;
    private final RunDirectory directory;
    private final float[] initial;

    /// @param model   of the job; its variables get other values
    /// @param initial the parameters before the first update
    PlotRecorder(TrainingData data, TrainingModel model, RunDirectory directory, float[] initial) {
        this.data = data;
        this.model = model;
        this.directory = directory;
        this.initial = initial.clone();
        plots = new RunPlots(directory.plots());
        history = new RunHistory(data.job().epochs());
    }

    @Override
    public void rolledBack(long updates) {
        history.rolledBack(updates);
    }

    /// Takes what the run's files are cut back to.
    @Override
    public void goesOn(int epochs) {
        history.goOn(directory.history(), directory.parameters());
    }

    @Override
    public void started(Started event) {
        history.started(event);
    }

    @Override
    public void epoch(Epoch event) {
        history.epoch(event);
    }

    @Override
    public void finished(Finished event) {
        history.finished(event);
        plots.drawHistory(history.rows(), ParameterNames.of(model.layout()), trueValues());
        plots.drawSample(sample(event.parameters()));
    }

    /// The built-in example was made as `y = 3 x + 2 + noise`.
    private Map<String, Double> trueValues() {
        return isBuiltIn() ? Map.of("w", 3.0, "b", 2.0) : Map.of();
    }

    private boolean isBuiltIn() {
        return !data.job().spec().hasData();
    }

    private PlotSample sample(float[] parameters) {
        ResolvedJob job = data.job();
        Dataset raw = data.raw();
        int rows = (int) Math.min(MOST_ROWS, raw.rows());
        float[] features = new float[rows * job.features()];
        float[] labels = new float[rows * job.labels()];
        float[] inputs = new float[features.length];
        float[] ignored = new float[labels.length];
        Dataset standardized = data.training();
        for (int i = 0; i < rows; i++) {
            long row = i * raw.rows() / rows;
            raw.read(row, 1, features, i * job.features(), labels, i * job.labels());
            standardized.read(row, 1, inputs, i * job.features(), ignored, i * job.labels());
        }
        boolean classifier = JobNames.isClassifier(job.spec());
        PlotSample sample =
                new PlotSample(
                        raw.featureNames(),
                        raw.labelNames(),
                        classifier ? ClassLabels.names(job, raw.classes()) : List.of(),
                        features,
                        labels);
        if (isBuiltIn()) sample = sample.withTruth(line(features));
        if (classifier && !JobNames.predictsProbabilities(job.spec())) return sample;
        return sample.withPredictions(
                predict(initial, rows, inputs, classifier),
                predict(parameters, rows, inputs, classifier));
    }

    private static float[] line(float[] x) {
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) y[i] = 3f * x[i] + 2f;
        return y;
    }

    private float[] predict(float[] parameters, int rows, float[] inputs, boolean classifier) {
        Predictor predictor = new Predictor(model, data.job().features(), parameters);
        float[] outputs = predictor.predict(rows, inputs);
        return classifier ? ClassScores.probabilities(outputs, data.job().outputs()) : outputs;
    }
}
