package dev.ruban.coordinator.program;

import dev.ruban.checkpoint.ParameterDigest;
import dev.ruban.checkpoint.Safetensors;
import dev.ruban.checkpoint.TensorFile;
import dev.ruban.data.Standardization;
import dev.ruban.job.JobFile;
import dev.ruban.job.JobNames;
import dev.ruban.model.TrainedModel;
import dev.ruban.proto.v1.Job;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Shows what a safetensors file holds: a model of Ruban's with all that it takes to use it, any
/// other with its tensors and metadata.
final class ModelInspection {
    private static final String INDENT = "  ";

    private final PrintWriter out;

    private ModelInspection(PrintWriter out) {
        this.out = out;
    }

    /// @throws dev.ruban.problem.RubanException if the file cannot be read
    static void print(Path file, PrintWriter out) {
        TensorFile tensors = Safetensors.read(file);
        ModelInspection inspection = new ModelInspection(out);
        if (tensors.metadata().containsKey("ruban.job"))
            inspection.printModel(TrainedModel.read(file, Optional.empty()));
        else inspection.printMetadata(tensors.metadata());
        inspection.printTensors(tensors);
        out.flush();
    }

    private void printModel(TrainedModel model) {
        Job job = model.job().spec();
        line("model", architecture(model));
        line("loss", job.getLoss());
        line("label", String.join(", ", model.labelNames()));
        if (JobNames.isClassifier(job))
            line("classes", String.join(", ", ClassLabels.names(model.job(), model.classes())));
        line("rows", Long.toString(model.job().rows()));
        out.println(
                model.standardization().isPresent() ? "features (mean, deviation)" : "features");
        printFeatures(model);
        out.println("job");
        JobFile.print(job).lines().forEach(setting -> out.println(INDENT + setting));
    }

    private static String architecture(TrainedModel model) {
        Job job = model.job().spec();
        StringBuilder text = new StringBuilder(job.getModel());
        if (job.hasModule()) text.append(' ').append(job.getModule());
        text.append(": ").append(model.job().features());
        for (int i = 0; i < job.getHiddenCount(); i++) {
            String activation = job.getActivation(Math.min(i, job.getActivationCount() - 1));
            text.append(" -> ").append(job.getHidden(i)).append(' ').append(activation);
        }
        return text.append(" -> ").append(model.job().outputs()).toString();
    }

    private void printFeatures(TrainedModel model) {
        List<String> names = model.featureNames();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            int column = i;
            String scale = model.standardization().map(found -> scale(found, column)).orElse("");
            out.println(INDENT + name + scale);
        }
    }

    private static String scale(Standardization standardization, int column) {
        double[] means = standardization.means();
        double[] deviations = standardization.deviations();
        return "  %s  %s".formatted(means[column], deviations[column]);
    }

    private void printMetadata(Map<String, String> metadata) {
        if (metadata.isEmpty()) return;
        out.println("metadata");
        metadata.forEach((key, value) -> line(INDENT + key, value));
    }

    private void printTensors(TensorFile tensors) {
        out.println("parameters");
        tensors.layout()
                .entries()
                .forEach(entry -> out.println(INDENT + entry.name() + " " + entry.shape()));
        line("elements", Integer.toString(tensors.layout().elements()));
        line("sha256", ParameterDigest.sha256(tensors.layout(), tensors.values()));
    }

    private void line(String name, String value) {
        out.println(name + ": " + value);
    }
}
