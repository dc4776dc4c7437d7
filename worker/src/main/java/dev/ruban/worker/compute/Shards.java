package dev.ruban.worker.compute;

import dev.ruban.data.Split;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The rows that a worker holds. Written by one thread while none reads.
final class Shards {
    /// @param features `[rows, features]`
    /// @param labels   `[rows, labels]`
    /// @param panels   whether the features lie as [dev.ruban.tensor.kernel.RowPanels], not row after
    ///     row
    record Shard(ShardFloats features, ShardFloats labels, boolean panels) {}

    private final Map<Split, Map<Integer, Shard>> bySplit = new EnumMap<>(Split.class);
    private long changes;

    void put(Split split, int shard, Shard rows) {
        bySplit.computeIfAbsent(split, _ -> new TreeMap<>()).put(shard, rows);
        changes++;
    }

    /// @return what was held; empty if nothing was
    Optional<Shard> remove(Split split, int shard) {
        changes++;
        Map<Integer, Shard> held = bySplit.get(split);
        return held == null ? Optional.empty() : Optional.ofNullable(held.remove(shard));
    }

    /// How often something has been put or removed.
    long changes() {
        return changes;
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
