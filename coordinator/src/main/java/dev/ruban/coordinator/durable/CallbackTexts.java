package dev.ruban.coordinator.durable;

import dev.ruban.coordinator.callback.CallbackState;
import dev.ruban.coordinator.callback.KeptParameters;
import dev.ruban.coordinator.callback.SavedCallbacks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What callbacks have learned, as texts and vectors by name; nothing of a run without callbacks.
final class CallbackTexts {
    /// Begins the names of all of them.
    static final String PREFIX = "callback.";

    private static final String COUNT = PREFIX + "count";
    private static final String RATE = PREFIX + "learning_rate";
    private static final String STOP = PREFIX + "stop";
    private static final String CLASS = ".class";
    private static final String STATE = ".state.";
    private static final String KEPT = ".kept";
    private static final String EPOCH = KEPT + ".epoch";
    private static final String STEPS = KEPT + ".steps";

    private CallbackTexts() {}

    static void write(SavedCallbacks saved, SortedMap<String, String> texts) {
        if (saved.callbacks().isEmpty()) return;
        texts.put(COUNT, Integer.toString(saved.callbacks().size()));
        texts.put(STOP, saved.stop());
        saved.learningRate().ifPresent(rate -> texts.put(RATE, Double.toString(rate)));
        for (int i = 0; i < saved.callbacks().size(); i++)
            write(PREFIX + i, saved.callbacks().get(i), texts);
    }

    private static void write(
            String name, SavedCallbacks.Saved callback, SortedMap<String, String> texts) {
        texts.put(name + CLASS, callback.name());
        callback.state().values().forEach((key, value) -> texts.put(name + STATE + key, value));
        callback.kept()
                .ifPresent(kept -> {
                    texts.put(name + EPOCH, Integer.toString(kept.epoch()));
                    texts.put(name + STEPS, Long.toString(kept.steps()));
                });
    }

    /// The parameters that are kept, by names without a slash.
    static SortedMap<String, float[]> vectors(SavedCallbacks saved) {
        SortedMap<String, float[]> vectors = new TreeMap<>();
        for (int i = 0; i < saved.callbacks().size(); i++) {
            String name = PREFIX + i + KEPT;
            saved.callbacks().get(i).kept().ifPresent(kept -> vectors.put(name, kept.values()));
        }
        return vectors;
    }

    static SavedCallbacks read(Texts texts, Map<String, float[]> vectors) {
        if (!texts.has(COUNT)) return SavedCallbacks.NONE;
        List<SavedCallbacks.Saved> callbacks = new ArrayList<>();
        for (long i = 0; i < texts.number(COUNT); i++)
            callbacks.add(
                    new SavedCallbacks.Saved(
                            texts.get(PREFIX + i + CLASS),
                            state(texts, PREFIX + i + STATE),
                            kept(texts, PREFIX + i, vectors)));
        return new SavedCallbacks(texts.optionalDecimal(RATE), texts.get(STOP), callbacks);
    }

    private static CallbackState state(Texts texts, String prefix) {
        SortedMap<String, String> values = new TreeMap<>();
        texts.texts()
                .forEach((name, text) -> {
                    if (name.startsWith(prefix)) values.put(name.substring(prefix.length()), text);
                });
        return new CallbackState(values);
    }

    private static Optional<KeptParameters> kept(
            Texts texts, String name, Map<String, float[]> vectors) {
        if (!texts.has(name + EPOCH)) return Optional.empty();
        float[] values = vectors.get(name + KEPT);
        if (values == null) throw new IllegalArgumentException("it has no " + name + KEPT);
        int epoch = Math.toIntExact(texts.number(name + EPOCH));
        return Optional.of(new KeptParameters(epoch, texts.number(name + STEPS), values));
    }
}
