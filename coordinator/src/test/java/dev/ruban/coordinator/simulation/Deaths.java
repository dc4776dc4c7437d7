package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.JoinRequest;
import dev.ruban.coordinator.protocol.Leaves;
import dev.ruban.reduction.Subtree;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Of which parts of the running pass workers have died. Who comes back with what it held has not.
final class Deaths {
    /// So many end a run.
    private static final int DEADLY = 3;

    /// A process is gone, and nobody has computed what it had.
    private record Death(JoinRequest process, BitSet undelivered) {}

    private final List<Death> deaths = new ArrayList<>();

    void forget() {
        deaths.clear();
    }

    void lost(JoinRequest process, Leaves undelivered) {
        BitSet shards = new BitSet();
        for (Leaves.Range range : undelivered.ranges()) shards.set(range.first(), range.end());
        deaths.add(new Death(process, shards));
    }

    void joined(JoinRequest process) {
        if (process.claim().isEmpty()) return;
        deaths.removeIf(death ->
                death.process().host().equals(process.host())
                        && death.process().pid() == process.pid());
    }

    /// Somebody has shown that it can be computed.
    void computed(Subtree subtree) {
        for (Death death : deaths) death.undelivered().clear(subtree.first(), subtree.end());
    }

    /// Whether that many have died of a shard.
    boolean ofShard(int shard) {
        int count = 0;
        for (Death death : deaths) if (death.undelivered().get(shard)) count++;
        return count >= DEADLY;
    }

    boolean ofAnyShard(int shards) {
        for (int shard = 0; shard < shards; shard++) if (ofShard(shard)) return true;
        return false;
    }
}
