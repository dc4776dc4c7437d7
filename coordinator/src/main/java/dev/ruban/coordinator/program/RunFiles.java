package dev.ruban.coordinator.program;

import com.google.gson.stream.JsonWriter;
import dev.ruban.coordinator.run.RunDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where a run stands by its files: nothing else is left of one that has ended, and an embedded one
/// has no port to be asked at.
/// @param holder     who runs it, as its lock says; empty if nobody does
/// @param finished   whether it has its summary: then it is complete
/// @param header     of its history
/// @param lastEpoch  the last line of its history; empty before the training began
/// @param checkpoint its newest one, by name
record RunFiles(
        Path directory,
        Optional<String> holder,
        boolean finished,
        List<String> header,
        List<String> lastEpoch,
        Optional<String> checkpoint) {
    static RunFiles of(Path directory) throws IOException {
        List<List<String>> history = history(directory.resolve("history.csv"));
        return new RunFiles(
                directory,
                RunDirectory.holder(directory),
                Files.exists(directory.resolve("summary.json")),
                history.isEmpty() ? List.of() : history.getFirst(),
                history.size() < 2 ? List.of() : history.getLast(),
                newestCheckpoint(directory.resolve("checkpoints")));
    }

    /// The header and the last whole line.
    private static List<List<String>> history(Path file) throws IOException {
        if (!Files.exists(file)) return List.of();
        try (Stream<String> lines = Files.lines(file)) {
            List<String> ends =
                    lines.reduce(
                            List.<String>of(),
                            (kept, line) ->
                                    kept.isEmpty() ? List.of(line) : List.of(kept.getFirst(), line),
                            (first, second) -> second);
            return ends.stream().map(line -> List.of(line.split(",", -1))).toList();
        }
    }

    private static Optional<String> newestCheckpoint(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) return Optional.empty();
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("step-[0-9]+\\.safetensors"))
                    .max(Comparator.comparingLong(RunFiles::step));
        }
    }

    private static long step(String checkpoint) {
        return Long.parseLong(checkpoint.replaceAll("[^0-9]", ""));
    }

    void print(boolean json, PrintWriter out) {
        if (json) StatusJson.print(out, this::write);
        else printText(out);
        out.flush();
    }

    private String state() {
        if (holder.isPresent()) return "running embedded, or starting (" + holder.get() + ")";
        return finished ? "finished" : "not running, and not finished";
    }

    private void printText(PrintWriter out) {
        out.printf("run in %s: %s%n", directory, state());
        for (int i = 0; i < lastEpoch.size() && i < header.size(); i++)
            if (!lastEpoch.get(i).isEmpty())
                out.printf("%-10s %s%n", header.get(i), lastEpoch.get(i));
        if (lastEpoch.isEmpty()) out.printf("history    nothing yet%n");
        out.printf("checkpoint %s%n", checkpoint.orElse("none"));
        if (finished) out.printf("result     %s%n", directory.resolve("summary.json"));
    }

    private void write(JsonWriter json) throws IOException {
        json.name("running").value(holder.isPresent());
        if (holder.isPresent()) json.name("holder").value(holder.get());
        json.name("finished").value(finished);
        for (int i = 0; i < lastEpoch.size() && i < header.size(); i++)
            if (!lastEpoch.get(i).isEmpty())
                writeNumber(json.name(header.get(i)), lastEpoch.get(i));
        if (checkpoint.isPresent()) json.name("checkpoint_step").value(step(checkpoint.get()));
    }

    /// As the history has it: a whole number stays one. What is no finite number is none in JSON.
    private static void writeNumber(JsonWriter json, String text) throws IOException {
        if (text.matches("-?[0-9].*")) json.value(new BigDecimal(text));
        else json.nullValue();
    }
}
