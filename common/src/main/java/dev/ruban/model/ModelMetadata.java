package dev.ruban.model;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.ruban.data.Standardization;
import dev.ruban.job.JobFile;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Job;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The `__metadata__` of a model file: names and texts, lists as JSON arrays. Doubles are written as
/// the shortest decimals that read back to the same bits.
final class ModelMetadata {
    private static final Gson GSON = new Gson();

    private final Path file;
    private final Map<String, String> texts;

    /// @param file for messages
    ModelMetadata(Path file, Map<String, String> texts) {
        this.file = file;
        this.texts = texts;
    }

    static SortedMap<String, String> of(TrainedModel model) {
        SortedMap<String, String> texts = new TreeMap<>();
        texts.put("ruban.job", JobFile.print(withoutPaths(model.job().spec())));
        texts.put("ruban.rows", Long.toString(model.job().rows()));
        texts.put("ruban.validation_rows", Long.toString(model.job().validationRows()));
        texts.put("ruban.features", GSON.toJson(model.featureNames()));
        texts.put("ruban.labels", GSON.toJson(model.labelNames()));
        texts.put("ruban.classes", GSON.toJson(model.classes()));
        texts.put("ruban.class_count", Integer.toString(model.job().classes()));
        texts.put("ruban.arithmetic", Integer.toString(model.job().spec().getArithmetic()));
        model.standardization()
                .ifPresent(standardization -> {
                    texts.put("ruban.means", GSON.toJson(standardization.means()));
                    texts.put("ruban.deviations", GSON.toJson(standardization.deviations()));
                });
        return texts;
    }

    /// The file is the same wherever the data lay: fingerprints say which it was.
    private static Job withoutPaths(Job spec) {
        return spec.toBuilder().clearData().clearValidationData().clearInitialParameters().build();
    }

    String text(String key) {
        String text = texts.get(key);
        if (text == null)
            throw new RubanException(
                    ExitCode.DATA,
                    """
                    %s is no model of Ruban's: its metadata has no '%s'; use the model.safetensors \
                    of a run, or give this file as --initial-parameters\
                    """
                            .formatted(file, key));
        return text;
    }

    Job job(String key) {
        try {
            return JobFile.parse("%s: metadata '%s'".formatted(file, key), text(key));
        } catch (RubanException unreadable) {
            throw new RubanException(
                    ExitCode.DATA, String.valueOf(unreadable.getMessage()), unreadable);
        }
    }

    long number(String key) {
        String text = text(key);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw wrong(key, text);
        }
    }

    List<String> names(String key) {
        return List.of(json(key, String[].class));
    }

    Optional<Standardization> standardization() {
        if (!texts.containsKey("ruban.means")) return Optional.empty();
        double[] means = json("ruban.means", double[].class);
        double[] deviations = json("ruban.deviations", double[].class);
        return Optional.of(Standardization.of(means, deviations));
    }

    private <T> T json(String key, Class<T> type) {
        String text = text(key);
        try {
            T value = GSON.fromJson(text, type);
            if (value == null) throw wrong(key, text);
            return value;
        } catch (JsonParseException e) {
            throw wrong(key, text);
        }
    }

    private RubanException wrong(String key, String text) {
        String shown = text.length() > 60 ? text.substring(0, 60) + "..." : text;
        return new RubanException(
                ExitCode.DATA,
                "%s: its metadata '%s' cannot be read: %s".formatted(file, key, shown));
    }
}
