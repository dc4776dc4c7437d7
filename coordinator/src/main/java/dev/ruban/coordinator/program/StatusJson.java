package dev.ruban.coordinator.program;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import dev.ruban.proto.v1.RunEvent;
import dev.ruban.proto.v1.RunStatus;
import dev.ruban.proto.v1.WorkerStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;

/// How a run is, for scripts: one object, its keys always in the same order; what is not known is
/// not there. Durations are in seconds.
final class StatusJson {
    /// Writes the members of the object.
    interface Body {
        void write(JsonWriter json) throws IOException;
    }

    private StatusJson() {}

    static void print(PrintWriter out, Body body) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setFormattingStyle(FormattingStyle.PRETTY);
            json.setHtmlSafe(false);
            json.beginObject();
            body.write(json);
            json.endObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing into memory failed", impossible);
        }
        out.println(text);
        out.flush();
    }

    static void write(RunStatus status, JsonWriter json) throws IOException {
        json.name("running").value(true);
        json.name("run").value("%016x".formatted(status.getRunId()));
        json.name("incarnation").value(status.getIncarnation());
        json.name("phase").value(status.getPhase());
        json.name("up_seconds").value(seconds(status.getRunningMillis()));
        json.name("epoch").value(status.getEpoch());
        json.name("epochs").value(status.getEpochs());
        json.name("step").value(status.getStep());
        if (status.getSteps() > 0) json.name("steps").value(status.getSteps());
        if (status.hasLoss()) json.name("loss").value(status.getLoss());
        json.name("steps_per_second").value(thousandths(status.getStepsPerSecond()));
        if (status.hasSecondsLeft())
            json.name("eta_seconds").value(thousandths(status.getSecondsLeft()));
        json.name("waiting").value(status.getWaiting());
        json.name("waiting_seconds").value(seconds(status.getWaitingMillis()));
        if (status.hasCheckpointStep()) {
            json.name("checkpoint_step").value(status.getCheckpointStep());
            json.name("checkpoint_age_seconds").value(seconds(status.getCheckpointAgeMillis()));
        }
        json.name("workers").beginArray();
        for (WorkerStatus worker : status.getWorkersList()) write(worker, json);
        json.endArray();
        json.name("events").beginArray();
        for (RunEvent event : status.getEventsList()) {
            json.beginObject().name("time").value(StatusText.time(event).toString());
            json.name("message").value(event.getMessage()).endObject();
        }
        json.endArray();
    }

    private static void write(WorkerStatus worker, JsonWriter json) throws IOException {
        json.beginObject();
        json.name("worker").value(worker.getWorker());
        json.name("host").value(worker.getHost());
        json.name("pid").value(worker.getPid());
        json.name("threads").value(worker.getThreads());
        json.name("shards").value(worker.getShards());
        json.name("computing").value(worker.getComputing());
        json.name("computing_seconds").value(seconds(worker.getComputingMillis()));
        json.name("loading").value(worker.getLoading());
        json.name("rows_per_second").value(Math.round(worker.getRowsPerSecond()));
        json.name("silent_seconds").value(seconds(worker.getSilentMillis()));
        json.endObject();
    }

    private static BigDecimal thousandths(double value) {
        return BigDecimal.valueOf(Math.round(1e3 * value), 3);
    }

    private static BigDecimal seconds(long millis) {
        return BigDecimal.valueOf(millis, 3);
    }
}
