package dev.ruban.worker.compute;

import dev.ruban.data.Split;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/// The rows that a worker holds. Written by one thread while none reads.
final class Shards {
    /// @param features `[rows, features]`, row-major
    /// @param labels   `[rows, labels]`
    record Shard(float[] features, float[] labels) {}

    private final Map<Split, Map<Integer, Shard>> bySplit = new EnumMap<>(Split.class);

    void put(Split split, int shard, float[] features, float[] labels) {
        bySplit.computeIfAbsent(split, _ -> new TreeMap<>())
                .put(shard, new Shard(features, labels));
    }

    void remove(Split split, int shard) {
        bySplit.getOrDefault(split, Map.of()).remove(shard);
    }

    /// @throws IllegalStateException if the shard is not held
    Shard get(Split split, int shard) {
        Shard found = bySplit.getOrDefault(split, Map.of()).get(shard);
        if (found == null)
            throw new IllegalStateException(
                    "shard %d of the %s rows is not held here".formatted(shard, split));
        return found;
    }
}
