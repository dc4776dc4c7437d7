package dev.ruban.worker;

import dev.ruban.data.ShardLayout;
import dev.ruban.data.Split;
import dev.ruban.job.ResolvedJob;
import dev.ruban.proto.v1.Placement;
import dev.ruban.proto.v1.ShardChunk;
import dev.ruban.proto.v1.ShardRange;
import dev.ruban.wire.DamagedMessageException;
import dev.ruban.wire.TensorChunks;
import dev.ruban.wire.WireConversion;
import dev.ruban.worker.compute.PartialComputer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// Which shards a worker holds and which it is to hold, and the one that is arriving.
/// Not thread-safe.
final class HeldShards {
    private static final float[] NONE = {};

    private final ResolvedJob job;
    private final PartialComputer computer;
    private final Map<Split, NavigableSet<Integer>> wanted = new EnumMap<>(Split.class);
    private final Map<Split, NavigableSet<Integer>> held = new EnumMap<>(Split.class);
    private float[] features = NONE;
    private float[] labels = NONE;
    private int featuresFilled;
    private int labelsFilled;

    HeldShards(ResolvedJob job, PartialComputer computer) {
        this.job = job;
        this.computer = computer;
        for (Split split : Split.values()) {
            wanted.put(split, new TreeSet<>());
            held.put(split, new TreeSet<>());
        }
    }

    /// A new session begins: what is held is wanted until a placement says otherwise, and what was
    /// arriving comes anew.
    void begin() {
        for (Split split : Split.values()) {
            of(wanted, split).clear();
            of(wanted, split).addAll(of(held, split));
        }
        forgetArriving();
    }

    /// The shards held of every split that the job has, as ranges of training shards.
    List<ShardRange> complete() {
        NavigableSet<Integer> complete = new TreeSet<>(of(held, Split.TRAINING));
        if (job.validationRows() > 0) complete.retainAll(of(held, Split.VALIDATION));
        List<ShardRange> ranges = new ArrayList<>();
        while (!complete.isEmpty()) {
            ShardRange run = firstRun(Split.TRAINING, complete);
            ranges.add(run);
            complete.headSet(run.getFirst() + run.getCount()).clear();
        }
        return ranges;
    }

    /// What the rows that are to be held take in memory.
    long wantedBytes() {
        long rows = 0;
        for (Split split : Split.values())
            for (int shard : of(wanted, split))
                rows += WireConversion.layout(job, split).rowsOf(shard);
        return rows * (job.features() + job.labels()) * Float.BYTES;
    }

    /// Drops what the placement does not name.
    void place(Placement placement) {
        wanted.values().forEach(NavigableSet::clear);
        for (ShardRange range : placement.getRangesList()) {
            WireConversion.requireWithin(range, job.shards());
            Split split = WireConversion.fromProto(range.getSplit());
            for (int i = 0; i < range.getCount(); i++) of(wanted, split).add(range.getFirst() + i);
        }
        for (Split split : Split.values())
            of(held, split).removeIf(shard -> dropUnlessWanted(split, shard));
    }

    private boolean dropUnlessWanted(Split split, int shard) {
        if (of(wanted, split).contains(shard)) return false;
        computer.removeShard(split, shard);
        return true;
    }

    /// The first run of shards that are wanted and not held.
    Optional<ShardRange> missing() {
        for (Split split : Split.values()) {
            NavigableSet<Integer> missing = new TreeSet<>(of(wanted, split));
            missing.removeAll(of(held, split));
            if (!missing.isEmpty()) return Optional.of(firstRun(split, missing));
        }
        return Optional.empty();
    }

    private static ShardRange firstRun(Split split, NavigableSet<Integer> shards) {
        int first = shards.first();
        int count = 1;
        while (shards.contains(first + count)) count++;
        return ShardRange.newBuilder()
                .setSplit(WireConversion.toProto(split))
                .setFirst(first)
                .setCount(count)
                .build();
    }

    /// Takes in the next piece of the shard that is due.
    /// @return whether the shard is complete
    boolean receive(Split split, int shard, ShardChunk chunk) {
        String what = split + " shard " + shard;
        if (WireConversion.fromProto(chunk.getSplit()) != split || chunk.getShard() != shard)
            throw new DamagedMessageException(
                    "%s was due, but %s shard %d came"
                            .formatted(what, chunk.getSplit(), chunk.getShard()));
        int rows = requireRows(split, shard, chunk.getRows());
        if (featuresFilled == 0 && labelsFilled == 0) begin(what, rows);
        if (chunk.hasFeatures())
            featuresFilled =
                    TensorChunks.read(
                            what + ", features", chunk.getFeatures(), features, featuresFilled);
        if (chunk.hasLabels())
            labelsFilled =
                    TensorChunks.read(what + ", labels", chunk.getLabels(), labels, labelsFilled);
        if (featuresFilled < features.length || labelsFilled < labels.length) return false;
        keep(split, shard);
        return true;
    }

    private int requireRows(Split split, int shard, long rows) {
        ShardLayout layout = WireConversion.layout(job, split);
        if (rows != layout.rowsOf(shard))
            throw new DamagedMessageException(
                    "%s shard %d has %s rows, but the job says %d"
                            .formatted(
                                    split,
                                    shard,
                                    Long.toUnsignedString(rows),
                                    layout.rowsOf(shard)));
        return layout.rowsOf(shard);
    }

    private void begin(String what, int rows) {
        features = new float[floats(what, rows, job.features())];
        labels = new float[floats(what, rows, job.labels())];
    }

    private static int floats(String what, int rows, int columns) {
        long floats = (long) rows * columns;
        if (floats > Integer.MAX_VALUE - 8)
            throw new DamagedMessageException(
                    "%s: %d rows of %d floats do not fit one array; use more --shards"
                            .formatted(what, rows, columns));
        return (int) floats;
    }

    private void keep(Split split, int shard) {
        if (of(wanted, split).contains(shard)) {
            computer.putShard(split, shard, features, labels);
            of(held, split).add(shard);
        }
        forgetArriving();
    }

    /// Nothing here holds on to a shard that the computer may have to forget.
    private void forgetArriving() {
        features = NONE;
        labels = NONE;
        featuresFilled = 0;
        labelsFilled = 0;
    }

    private static NavigableSet<Integer> of(Map<Split, NavigableSet<Integer>> shards, Split split) {
        NavigableSet<Integer> set = shards.get(split);
        if (set == null) throw new IllegalStateException("no set of " + split);
        return set;
    }
}
