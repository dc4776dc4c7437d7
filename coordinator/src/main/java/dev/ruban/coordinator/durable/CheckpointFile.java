package dev.ruban.coordinator.durable;

import static java.util.stream.Collectors.toMap;

import dev.ruban.checkpoint.ParameterDigest;
import dev.ruban.checkpoint.Safetensors;
import dev.ruban.checkpoint.TensorFile;
import dev.ruban.optimizer.UpdateState;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A checkpoint as a safetensors file. Its tensors are `parameters/<name>` and, for each other vector
/// that the update remembers, `<vector>/<name>`; all else stands in `__metadata__`, with a
/// SHA-256 over the whole content, so that a damaged file is noticed.
public final class CheckpointFile {
    private static final String PREFIX = "ruban.";
    private static final String DIGEST = PREFIX + "content_sha256";
    private static final String WORD = "update.";
    private static final String BYTES = "_bytes";
    private static final String LAST = "_last_row";

    private CheckpointFile() {}

    /// Writes it whole or not at all.
    /// @throws RubanException with [ExitCode#IO] if it cannot be written
    public static void write(Path file, ParameterLayout layout, Checkpoint checkpoint) {
        SortedMap<String, float[]> vectors = new TreeMap<>();
        checkpoint
                .snapshot()
                .update()
                .vectors()
                .forEach((name, values) -> vectors.put(name + "/", values));
        CallbackTexts.vectors(checkpoint.snapshot().callbacks())
                .forEach((name, values) -> vectors.put(name + "/", values));
        SortedMap<String, float[]> scores = new TreeMap<>();
        SortedMap<String, String> metadata = metadata(checkpoint, scores);
        ParameterLayout all = layoutOf(layout, vectors, scores);
        float[] values = new float[all.elements()];
        Map<String, ParameterLayout.Entry> places = byName(all);
        vectors.forEach((prefix, vector) -> copyIn(layout, prefix, vector, places, values));
        scores.forEach((name, vector) -> copyIn(vector, 0, name, places, values));
        metadata.put(DIGEST, ParameterDigest.sha256(metadata, all, values));
        Safetensors.write(file, new TensorFile(all, values, metadata));
    }

    private static ParameterLayout layoutOf(
            ParameterLayout layout,
            SortedMap<String, float[]> vectors,
            SortedMap<String, float[]> scores) {
        Map<String, Shape> shapes = new HashMap<>();
        for (String prefix : vectors.keySet())
            for (ParameterLayout.Entry entry : layout.entries())
                shapes.put(prefix + entry.name(), entry.shape());
        scores.forEach((name, vector) -> shapes.put(name, Shape.of(vector.length)));
        return ParameterLayout.of(shapes);
    }

    private static Map<String, ParameterLayout.Entry> byName(ParameterLayout layout) {
        return layout.entries().stream()
                .collect(toMap(ParameterLayout.Entry::name, entry -> entry));
    }

    private static void copyIn(
            ParameterLayout layout,
            String prefix,
            float[] vector,
            Map<String, ParameterLayout.Entry> places,
            float[] values) {
        for (ParameterLayout.Entry entry : layout.entries())
            copyIn(vector, entry.offset(), prefix + entry.name(), places, values);
    }

    private static void copyIn(
            float[] vector,
            int begin,
            String name,
            Map<String, ParameterLayout.Entry> places,
            float[] values) {
        ParameterLayout.@Nullable Entry place = places.get(name);
        if (place == null) throw new IllegalStateException("no place for " + name);
        System.arraycopy(vector, begin, values, place.offset(), place.elements());
    }

    /// @param scores receives those of the metrics
    private static SortedMap<String, String> metadata(
            Checkpoint checkpoint, SortedMap<String, float[]> scores) {
        SortedMap<String, String> texts = new TreeMap<>();
        Snapshot snapshot = checkpoint.snapshot();
        PositionTexts.write(snapshot.position(), texts, scores);
        CallbackTexts.write(snapshot.callbacks(), texts);
        snapshot.update()
                .words()
                .forEach((name, word) -> texts.put(WORD + name, Long.toString(word)));
        texts.put("elapsed_nanos", Long.toString(snapshot.elapsedNanos()));
        Checkpoint.Origin origin = checkpoint.origin();
        texts.put("run", Long.toHexString(origin.runId()));
        texts.put("incarnation", Integer.toString(origin.incarnation()));
        texts.put("job_sha256", origin.jobSha256());
        texts.put("arithmetic", Integer.toString(origin.arithmetic()));
        texts.put("ledger.lines", Long.toString(checkpoint.ledger().lines()));
        texts.put("ledger.sha256", checkpoint.ledger().sha256());
        write("history", checkpoint.files().history(), texts);
        write("parameters", checkpoint.files().parameters(), texts);
        SortedMap<String, String> metadata = new TreeMap<>();
        texts.forEach((name, text) -> metadata.put(PREFIX + name, text));
        return metadata;
    }

    private static void write(String name, EpochFiles.Rows rows, SortedMap<String, String> texts) {
        texts.put(name + BYTES, Long.toString(rows.bytes()));
        if (!rows.last().isEmpty()) texts.put(name + LAST, rows.last());
    }

    private static EpochFiles.Rows rows(String name, Texts texts) {
        return new EpochFiles.Rows(
                texts.number(name + BYTES), texts.has(name + LAST) ? texts.get(name + LAST) : "");
    }

    /// @param layout of the model's parameters
    /// @throws RubanException with [ExitCode#DATA] if the file is damaged, or of another model;
    ///     [ExitCode#IO] if it cannot be read
    public static Checkpoint read(Path file, ParameterLayout layout) {
        TensorFile content = Safetensors.read(file);
        requireWhole(file, content);
        try {
            return checkpoint(content, layout);
        } catch (IllegalArgumentException | ArithmeticException unfit) {
            throw new RubanException(
                    ExitCode.DATA,
                    "%s is no checkpoint of this model: %s".formatted(file, unfit.getMessage()),
                    unfit);
        }
    }

    private static void requireWhole(Path file, TensorFile content) {
        SortedMap<String, String> rest = new TreeMap<>(content.metadata());
        String stated = rest.remove(DIGEST);
        if (stated == null)
            throw new RubanException(
                    ExitCode.DATA, "%s: not a checkpoint: it has no %s".formatted(file, DIGEST));
        String found = ParameterDigest.sha256(rest, content.layout(), content.values());
        if (!found.equals(stated))
            throw new RubanException(
                    ExitCode.DATA,
                    "%s is damaged: its content has the digest %s but it states %s"
                            .formatted(file, found, stated));
    }

    private static Checkpoint checkpoint(TensorFile content, ParameterLayout layout) {
        SortedMap<String, String> plain = new TreeMap<>();
        content.metadata()
                .forEach((name, text) -> {
                    if (!name.startsWith(PREFIX))
                        throw new IllegalArgumentException("a text '" + name + "'");
                    plain.put(name.substring(PREFIX.length()), text);
                });
        Texts texts = new Texts(plain);
        Checkpoint.Origin origin =
                new Checkpoint.Origin(
                        Long.parseUnsignedLong(texts.get("run"), 16),
                        Math.toIntExact(texts.number("incarnation")),
                        texts.get("job_sha256"),
                        Math.toIntExact(texts.number("arithmetic")));
        Ledger.Head ledger =
                new Ledger.Head(texts.number("ledger.lines"), texts.get("ledger.sha256"));
        EpochFiles files = new EpochFiles(rows("history", texts), rows("parameters", texts));
        SortedMap<String, float[]> vectors = vectors(content, layout);
        SortedMap<String, float[]> scores = scores(content);
        Snapshot snapshot =
                new Snapshot(
                        PositionTexts.read(texts, scores),
                        update(vectors, plain),
                        CallbackTexts.read(texts, vectors),
                        texts.number("elapsed_nanos"));
        return new Checkpoint(snapshot, origin, ledger, files);
    }

    private static SortedMap<String, float[]> vectors(TensorFile content, ParameterLayout layout) {
        SortedMap<String, float[]> vectors = new TreeMap<>();
        for (ParameterLayout.Entry entry : content.layout().entries()) {
            int end = entry.name().indexOf('/');
            if (end < 0) continue;
            vectors.computeIfAbsent(
                    entry.name().substring(0, end), name -> vector(content, layout, name + "/"));
        }
        return vectors;
    }

    private static SortedMap<String, float[]> scores(TensorFile content) {
        SortedMap<String, float[]> scores = new TreeMap<>();
        for (ParameterLayout.Entry entry : content.layout().entries()) {
            if (entry.name().indexOf('/') >= 0) continue;
            if (!entry.name().startsWith(PositionTexts.PREFIX))
                throw new IllegalArgumentException("a tensor '" + entry.name() + "'");
            scores.put(
                    entry.name(),
                    Arrays.copyOfRange(content.values(), entry.offset(), entry.end()));
        }
        return scores;
    }

    private static UpdateState update(
            SortedMap<String, float[]> all, SortedMap<String, String> texts) {
        SortedMap<String, float[]> vectors = new TreeMap<>(all);
        vectors.keySet().removeIf(name -> name.startsWith(CallbackTexts.PREFIX));
        SortedMap<String, Long> words = new TreeMap<>();
        texts.forEach((name, text) -> {
            if (name.startsWith(WORD)) words.put(name.substring(WORD.length()), Long.valueOf(text));
        });
        return new UpdateState(vectors, words);
    }

    /// @throws IllegalArgumentException if a parameter is missing or has another shape
    private static float[] vector(TensorFile content, ParameterLayout layout, String prefix) {
        Map<String, ParameterLayout.Entry> places = byName(content.layout());
        float[] vector = new float[layout.elements()];
        for (ParameterLayout.Entry entry : layout.entries()) {
            ParameterLayout.@Nullable Entry place = places.get(prefix + entry.name());
            if (place == null || !place.shape().equals(entry.shape()))
                throw new IllegalArgumentException(
                        "it has no %s%s of shape %s"
                                .formatted(prefix, entry.name(), entry.shape()));
            System.arraycopy(
                    content.values(), place.offset(), vector, entry.offset(), entry.elements());
        }
        return vector;
    }
}
