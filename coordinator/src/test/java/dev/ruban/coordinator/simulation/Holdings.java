package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Claim;
import dev.ruban.coordinator.protocol.Leaves;
import java.util.BitSet;
import java.util.Optional;

/// What a worker's process keeps when it loses its coordinator.
/// @param incarnation of the coordinator that welcomed it last, 0 if there was none
/// @param worker      its number there
/// @param held        shards that it holds
record Holdings(int incarnation, long worker, BitSet held) {
    static Holdings none() {
        return new Holdings(0, 0, new BitSet());
    }

    Optional<Claim> claim(int shards) {
        if (worker == 0) return Optional.empty();
        Leaves leaves = Leaves.none(shards);
        for (int shard = held.nextSetBit(0); shard >= 0; shard = held.nextSetBit(shard + 1))
            leaves = leaves.union(Leaves.range(shards, shard, shard + 1));
        return Optional.of(new Claim(incarnation, worker, leaves));
    }
}
