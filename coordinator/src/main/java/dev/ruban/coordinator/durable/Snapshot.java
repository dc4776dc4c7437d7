package dev.ruban.coordinator.durable;

import dev.ruban.coordinator.callback.SavedCallbacks;
import dev.ruban.coordinator.protocol.Progress;
import dev.ruban.optimizer.UpdateState;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a run is at between two passes: with job and data, all that the rest of it depends on.
/// @param position     how far it is
/// @param update       the parameters, and what their update remembers
/// @param callbacks    what they have learned
/// @param elapsedNanos since the start of the run, in all incarnations
public record Snapshot(
        Progress position, UpdateState update, SavedCallbacks callbacks, long elapsedNanos) {
    /// In what another one, computed from the same job and data, differs; time does not count.
    public Optional<String> differenceFrom(Snapshot computed) {
        if (!texts().equals(computed.texts()))
            return Optional.of("it has %s, but %s".formatted(texts(), gives(computed.texts())));
        SortedMap<String, float[]> others = computed.vectors();
        for (Map.Entry<String, float[]> vector : vectors().entrySet()) {
            float @Nullable [] other = others.get(vector.getKey());
            int element = other == null ? 0 : Arrays.mismatch(vector.getValue(), other);
            if (element >= 0)
                return Optional.of("%s differ at element %d".formatted(vector.getKey(), element));
        }
        return Optional.empty();
    }

    private static String gives(Object what) {
        return "job and data give " + what;
    }

    private SortedMap<String, float[]> vectors() {
        SortedMap<String, float[]> vectors = new TreeMap<>(update.vectors());
        vectors.putAll(CallbackTexts.vectors(callbacks.deciding()));
        return vectors;
    }

    private SortedMap<String, String> texts() {
        SortedMap<String, String> texts = new TreeMap<>();
        PositionTexts.write(position, texts);
        CallbackTexts.write(callbacks.deciding(), texts);
        update.words().forEach((name, word) -> texts.put(name, Long.toString(word)));
        return texts;
    }
}
