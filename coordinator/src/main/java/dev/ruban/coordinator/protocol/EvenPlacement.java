package dev.ruban.coordinator.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cuts `[0, S)` into one contiguous range for each of some equal workers. No range is longer than
/// its even share by more than 15 % or one shard; of all such cuts it takes one with the fewest
/// aligned subtrees (each is a partial that crosses the wire in every step), then the most even
/// one, then the one with the earliest cuts. Three workers and 64 shards: 16, 24 and 24 shards,
/// which are 5 subtrees (22, 21 and 21 would be 11).
final class EvenPlacement {
    /// Shares above this many units are cut at multiples of larger units: the search stays small.
    private static final int FINEST_SHARE = 64;

    private static final long UNREACHABLE = Long.MAX_VALUE;

    private final int workers;
    private final int unit;
    private final int units;
    private final double share;
    private final int longest;

    private EvenPlacement(int workers, int shards) {
        this.workers = workers;
        this.unit = Math.max(1, Integer.highestOneBit(shards / workers / FINEST_SHARE));
        this.units = shards / unit;
        this.share = (double) units / workers;
        this.longest = (int) Math.max(share * 1.15, share + 1);
    }

    /// @return a range for each worker; empty ones at the end if there are more workers than shards
    static List<Leaves> of(int workers, int shards) {
        int working = Math.min(workers, shards);
        List<Leaves> ranges = new ArrayList<>(new EvenPlacement(working, shards).cut());
        while (ranges.size() < workers) ranges.add(Leaves.none(shards));
        return ranges;
    }

    /// Dynamic programming from the right: the best cost of dealing `[at, units)` to the workers
    /// from `worker` on, with the cut that reaches it.
    private List<Leaves> cut() {
        long[] cost = new long[units + 1];
        Arrays.fill(cost, UNREACHABLE);
        cost[units] = 0;
        int[][] cuts = new int[workers][];
        for (int worker = workers - 1; worker >= 0; worker--) {
            cuts[worker] = new int[units + 1];
            cost = bestCuts(worker, cost, cuts[worker]);
        }
        List<Leaves> ranges = new ArrayList<>();
        int at = 0;
        for (int[] cut : cuts) {
            ranges.add(Leaves.range(units * unit, at * unit, cut[at] * unit));
            at = cut[at];
        }
        return ranges;
    }

    private long[] bestCuts(int worker, long[] costAfter, int[] cuts) {
        long[] best = new long[units + 1];
        Arrays.fill(best, UNREACHABLE);
        for (int at = lowest(worker); at <= highest(worker); at++)
            for (int end = at + 1; end <= Math.min(units, at + longest); end++) {
                if (costAfter[end] == UNREACHABLE) continue;
                long cost = costAfter[end] + cost(at, end);
                if (cost < best[at]) {
                    best[at] = cost;
                    cuts[at] = end;
                }
            }
        return best;
    }

    /// Cuts are looked for within half a share of the even ones.
    private int lowest(int worker) {
        return worker == 0 ? 0 : (int) Math.max(worker, (worker - 0.5) * share);
    }

    private int highest(int worker) {
        return worker == 0 ? 0 : (int) Math.min(units - 1, Math.ceil((worker + 0.5) * share));
    }

    private long cost(int at, int end) {
        long length = (long) end - at;
        return Leaves.subtreesOf(at, end) * ((long) units * units + 1) + length * length;
    }
}
