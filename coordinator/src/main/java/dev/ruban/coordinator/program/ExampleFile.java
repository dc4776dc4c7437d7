package dev.ruban.coordinator.program;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.ruban.coordinator.cli.ExampleRequest;
import dev.ruban.data.Dataset;
import dev.ruban.data.Datasets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/// Writes example data as CSV, numbers as the shortest decimals that read back to the same float.
final class ExampleFile {
    private ExampleFile() {}

    static void write(ExampleRequest request) throws IOException {
        PredictionTarget target = PredictionTarget.of(request.output(), request.overwrite());
        Dataset line =
                Datasets.line(
                        request.weight(),
                        request.bias(),
                        request.rows(),
                        request.noise(),
                        request.seed());
        target.write(writer -> write(line, writer));
    }

    /// Leaves the writer open.
    private static void write(Dataset dataset, Writer writer) throws IOException {
        CsvWriter csv = CsvWriter.builder().build(writer);
        List<String> header = new ArrayList<>(dataset.featureNames());
        header.addAll(dataset.labelNames());
        csv.writeRecord(header);
        float[] features = new float[dataset.featureNames().size()];
        float[] labels = new float[dataset.labelNames().size()];
        for (long row = 0; row < dataset.rows(); row++) {
            dataset.read(row, 1, features, 0, labels, 0);
            List<String> fields = new ArrayList<>();
            for (float value : features) fields.add(Float.toString(value));
            for (float value : labels) fields.add(Float.toString(value));
            csv.writeRecord(fields);
        }
        try {
            csv.flush();
        } catch (UncheckedIOException failure) {
            throw new IOException(failure);
        }
    }
}
