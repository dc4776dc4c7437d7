package dev.ruban.coordinator.program;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.ruban.data.Dataset;
import dev.ruban.job.JobNames;
import dev.ruban.model.TrainedModel;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/// Writes predictions as CSV, a line for each row of the data: `prediction` for one output,
/// `prediction_<label>` for several; for a classifier `prediction`, the class as in the data, and
/// `probability`, of that class, or for the hinge loss `score`, the output. Numbers are the
/// shortest decimals that read back to the same float.
final class PredictionFile {
    private static final int ROWS_AT_ONCE = 1024;

    private final TrainedModel model;
    private final Predictor predictor;
    private final boolean classifier;
    private final boolean probable;
    private final List<String> classes;

    PredictionFile(TrainedModel model) {
        this.model = model;
        predictor = Predictor.of(model);
        classifier = JobNames.isClassifier(model.job().spec());
        probable = JobNames.predictsProbabilities(model.job().spec());
        classes = ClassLabels.names(model.job(), model.classes());
    }

    /// Leaves the output open.
    /// @param dataset standardized if the model is
    void write(Dataset dataset, Writer output) throws IOException {
        CsvWriter csv = CsvWriter.builder().build(output);
        csv.writeRecord(header());
        int features = model.job().features();
        float[] rows = new float[ROWS_AT_ONCE * features];
        float[] labels = new float[0];
        for (long row = 0; row < dataset.rows(); row += ROWS_AT_ONCE) {
            int count = (int) Math.min(ROWS_AT_ONCE, dataset.rows() - row);
            dataset.read(row, count, rows, 0, labels, 0);
            write(csv, count, predictor.predict(count, rows));
        }
        csv.flush();
    }

    private List<String> header() {
        if (classifier) return List.of("prediction", probable ? "probability" : "score");
        if (model.labelNames().size() == 1) return List.of("prediction");
        return model.labelNames().stream().map(label -> "prediction_" + label).toList();
    }

    private void write(CsvWriter csv, int count, float[] outputs) {
        int columns = outputs.length / count;
        float[] scores = probable ? ClassScores.probabilities(outputs, columns) : outputs;
        for (int row = 0; row < count; row++) {
            if (classifier) csv.writeRecord(classOf(outputs, scores, row, columns));
            else csv.writeRecord(numbers(outputs, row * columns, columns));
        }
    }

    private static List<String> numbers(float[] outputs, int from, int columns) {
        List<String> fields = new ArrayList<>(columns);
        for (int i = 0; i < columns; i++) fields.add(Float.toString(outputs[from + i]));
        return fields;
    }

    private List<String> classOf(float[] outputs, float[] scores, int row, int columns) {
        int index = ClassScores.classOf(outputs, row, columns);
        if (columns > 1) return named(index, scores[row * columns + index]);
        if (!probable || index == 1) return named(index, scores[row]);
        float[] ofFirst = ClassScores.probabilities(new float[] {-outputs[row]}, 1);
        return named(index, ofFirst[0]);
    }

    private List<String> named(int index, float score) {
        return List.of(classes.get(index), Float.toString(score));
    }
}
