package dev.ruban.coordinator.durable;

import dev.ruban.coordinator.callback.SavedCallbacks;
import dev.ruban.coordinator.protocol.Progress;
import dev.ruban.optimizer.UpdateState;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
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
        Contents kept = contents();
        Contents others = computed.contents();
        return differingText(kept.texts(), others.texts())
                .or(() -> differingVector(kept.vectors(), others.vectors()));
    }

    private static Optional<String> differingText(
            SortedMap<String, String> kept, SortedMap<String, String> computed) {
        SortedSet<String> names = new TreeSet<>(kept.keySet());
        names.addAll(computed.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(kept.get(name), computed.get(name)))
                .findFirst()
                .map(name ->
                        "%s is %s, but job and data give %s"
                                .formatted(name, told(kept, name), told(computed, name)));
    }

    private static String told(SortedMap<String, String> texts, String name) {
        return texts.getOrDefault(name, "not there");
    }

    private static Optional<String> differingVector(
            SortedMap<String, float[]> kept, SortedMap<String, float[]> computed) {
        for (Map.Entry<String, float[]> vector : kept.entrySet()) {
            float @Nullable [] other = computed.get(vector.getKey());
            int element = other == null ? 0 : Arrays.mismatch(vector.getValue(), other);
            if (element >= 0)
                return Optional.of("%s differ at element %d".formatted(vector.getKey(), element));
        }
        return Optional.empty();
    }

    private record Contents(SortedMap<String, String> texts, SortedMap<String, float[]> vectors) {}

    private Contents contents() {
        SortedMap<String, String> texts = new TreeMap<>();
        SortedMap<String, float[]> vectors = new TreeMap<>(update.vectors());
        vectors.putAll(CallbackTexts.vectors(callbacks.deciding()));
        PositionTexts.write(position, texts, vectors);
        CallbackTexts.write(callbacks.deciding(), texts);
        update.words().forEach((name, word) -> texts.put(name, Long.toString(word)));
        return new Contents(texts, vectors);
    }
}
