package dev.ruban.coordinator.run;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import dev.ruban.checkpoint.DurableFiles;
import dev.ruban.checkpoint.ParameterDigest;
import dev.ruban.metric.MetricPlan;
import dev.ruban.tensor.ParameterLayout;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Writes `summary.json` when a run has finished: one object for scripts, its keys always in the
/// same order; `val_loss` and `val_` metrics only where there are validation rows, `stopped_because`
/// only of a run that ended before its last epoch, `audit` where parts were computed twice,
/// `best_epoch` where the parameters are that one's. Paths are relative to the run directory.
/// Numbers are the shortest decimals that read back to the same bits; one that is not finite or not
/// defined is `null`.
public final class SummaryWriter implements RunListener {
    /// What is known of a run before it starts.
    /// @param model          the model's name
    /// @param data           path or name of the data
    /// @param rows           training rows
    /// @param validationRows 0 if there are none
    /// @param features       floats of one input row
    /// @param shards         S of the job
    /// @param arithmetic     number of the arithmetic
    /// @param incarnations   how often a coordinator was started for the run
    public record Facts(
            String model,
            String data,
            long rows,
            long validationRows,
            int features,
            int shards,
            int arithmetic,
            int incarnations) {}

    private final Path file;
    private final ParameterLayout layout;
    private final Facts facts;
    private int epochs;
    private @Nullable String stopped;
    private @Nullable Audited audited;
    private OptionalInt best = OptionalInt.empty();

    public SummaryWriter(Path file, ParameterLayout layout, Facts facts) {
        this.file = file;
        this.layout = layout;
        this.facts = facts;
    }

    @Override
    public void started(Started event) {}

    @Override
    public void epoch(Epoch event) {
        epochs = event.epoch();
    }

    @Override
    public void rolledBack(long updates) {
        epochs = 0;
        stopped = null;
        best = OptionalInt.empty();
    }

    @Override
    public void goesOn(int before) {
        epochs = before;
    }

    @Override
    public void stopped(int epoch, String reason) {
        stopped = reason;
    }

    @Override
    public void best(int epoch, long steps) {
        best = OptionalInt.of(epoch);
    }

    @Override
    public void audited(Audited event) {
        audited = event;
    }

    @Override
    public void finished(Finished event) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setFormattingStyle(FormattingStyle.PRETTY);
            json.setHtmlSafe(false);
            json.beginObject();
            writeResult(json, event);
            writeAudit(json);
            writeFacts(json);
            writeFiles(json.name("files").beginObject());
            json.endObject();
        } catch (IOException impossible) {
            throw new IllegalStateException("writing into memory failed", impossible);
        }
        DurableFiles.writeText(file, text.append('\n').toString());
    }

    private void writeResult(JsonWriter json, Finished event) throws IOException {
        writeNumber(json, "final_loss", event.finalLoss());
        writeMetrics(json, "final_", event.finalMetrics());
        if (event.validationLoss().isPresent())
            writeNumber(json, "val_loss", event.validationLoss().getAsDouble());
        writeMetrics(json, "val_", event.validationMetrics());
        json.name("parameters_sha256").value(ParameterDigest.sha256(layout, event.parameters()));
        json.name("parameters").value(layout.elements());
        json.name("epochs").value(epochs);
        json.name("stopped_early").value(stopped != null);
        if (stopped != null) json.name("stopped_because").value(stopped);
        if (best.isPresent()) json.name("best_epoch").value(best.getAsInt());
        json.name("steps").value(event.steps());
        json.name("workers").value(event.workers());
        json.name("seconds").value(new BigDecimal(Decimals.seconds(event.elapsedNanos())));
    }

    /// Of this coordinator's part of the run.
    private void writeAudit(JsonWriter json) throws IOException {
        Audited result = audited;
        if (result == null) return;
        json.name("audit").beginObject();
        json.name("fraction").value(result.fraction());
        json.name("compared").value(result.compared());
        json.name("agreed").value(result.agreed());
        json.name("differing").value(result.differing());
        json.name("expelled").beginArray();
        for (String worker : result.expelled()) json.value(worker);
        json.endArray().endObject();
    }

    private void writeFacts(JsonWriter json) throws IOException {
        json.name("model").value(facts.model());
        json.name("data").value(facts.data());
        json.name("rows").value(facts.rows());
        json.name("validation_rows").value(facts.validationRows());
        json.name("features").value(facts.features());
        json.name("shards").value(facts.shards());
        json.name("arithmetic").value(facts.arithmetic());
        json.name("incarnations").value(facts.incarnations());
    }

    private void writeFiles(JsonWriter json) throws IOException {
        json.name("job").value("job.yaml");
        json.name("history").value("history.csv");
        if (ParameterNames.areFew(layout)) json.name("parameters").value("parameters.csv");
        json.name("ledger").value("ledger.jsonl");
        json.name("model").value("model.safetensors");
        json.name("plots").value("plots").endObject();
    }

    private static void writeMetrics(JsonWriter json, String prefix, List<MetricPlan.Value> metrics)
            throws IOException {
        for (MetricPlan.Value metric : metrics)
            writeNumber(json, prefix + metric.name(), metric.value().orElse(Double.NaN));
    }

    private static void writeNumber(JsonWriter json, String name, double number)
            throws IOException {
        if (Double.isFinite(number)) json.name(name).value(number);
        else json.name(name).nullValue();
    }
}
