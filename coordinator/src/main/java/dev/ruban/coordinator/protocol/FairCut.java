package dev.ruban.coordinator.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cuts `[0, S)` into one contiguous range for each of some workers, in proportion to their shares.
/// No range is longer than its share by more than 15 % or one shard; of all such cuts it takes one
/// with the fewest aligned subtrees (each is a partial that crosses the wire in every step), then the
/// one that moves the fewest shards, then the most even one, then the one with the earliest cuts.
/// Three equal workers and 64 shards: 16, 24 and 24 shards, which are 5 subtrees (22, 21 and 21 would
/// be 11).
///
/// Cuts are looked for near the exact ones only, so time and memory grow with shards, not with
/// shards times workers.
final class FairCut {
    /// Most that a range may be longer than its share.
    static final double TOLERANCE = 1.15;

    /// Shares above this many units are cut at multiples of larger units: the search stays small.
    private static final int FINEST_SHARE = 64;

    private static final long UNREACHABLE = Long.MAX_VALUE;

    private final int workers;
    private final int unit;
    private final int units;
    private final double[] shares;
    private final int[] lowest;
    private final int[] highest;
    private final List<Leaves> held;
    private final long costOfMove;
    private final long costOfSubtree;

    private FairCut(double[] weights, List<Leaves> held, int shards) {
        workers = weights.length;
        unit = Math.max(1, Integer.highestOneBit(shards / workers / FINEST_SHARE));
        units = shards / unit;
        shares = shares(weights, units);
        lowest = new int[workers + 1];
        highest = new int[workers + 1];
        this.held = held;
        limitCuts();
        costOfMove = mostUneven() + 1;
        costOfSubtree = costOfMove * ((long) units * unit + 1);
    }

    /// For equal workers that hold nothing.
    /// @return a range for each worker; empty ones at the end if there are more workers than shards
    static List<Leaves> even(int workers, int shards) {
        double[] weights = new double[workers];
        Arrays.fill(weights, 1);
        return of(weights, List.of(), shards);
    }

    /// @param weights of the workers, in the order in which they get their ranges; above 0
    /// @param held    what each of them holds already; empty: nobody holds anything
    /// @return a range for each worker; empty ones at the end if there are more workers than shards
    static List<Leaves> of(double[] weights, List<Leaves> held, int shards) {
        int working = Math.min(weights.length, shards);
        double[] first = Arrays.copyOf(weights, working);
        List<Leaves> ranges = new ArrayList<>(new FairCut(first, held, shards).cut());
        while (ranges.size() < weights.length) ranges.add(Leaves.none(shards));
        return ranges;
    }

    /// The exact shares of `total` by weight; everybody gets at least one, at the cost of the others.
    static double[] shares(double[] weights, int total) {
        double[] shares = new double[weights.length];
        double weightLeft = Arrays.stream(weights).sum();
        double left = total;
        for (boolean raised = true; raised; ) {
            raised = false;
            for (int i = 0; i < shares.length; i++) {
                if (shares[i] > 0 || weights[i] * left >= weightLeft) continue;
                shares[i] = 1;
                left--;
                weightLeft -= weights[i];
                raised = true;
            }
        }
        for (int i = 0; i < shares.length; i++)
            if (shares[i] == 0) shares[i] = weights[i] / weightLeft * left;
        return shares;
    }

    /// Where the exact cuts, rounded, are.
    static int[] roundedCuts(double[] shares) {
        int[] cuts = new int[shares.length + 1];
        double end = 0;
        for (int i = 0; i < shares.length; i++) {
            end += shares[i];
            cuts[i + 1] = (int) Math.round(end);
        }
        return cuts;
    }

    /// Cuts are looked for within half a share of the exact ones.
    private void limitCuts() {
        double exact = 0;
        highest[workers] = units;
        lowest[workers] = units;
        for (int worker = 1; worker < workers; worker++) {
            exact += shares[worker - 1];
            double reach = Math.max(shares[worker - 1], shares[worker]) / 2;
            lowest[worker] = (int) Math.max(worker, exact - reach);
            highest[worker] = (int) Math.min(units - (workers - worker), Math.ceil(exact + reach));
        }
    }

    private int longest(int worker) {
        return (int) Math.max(shares[worker] * TOLERANCE, shares[worker] + 1);
    }

    /// Dynamic programming from the right: the best cost of dealing what is right of a cut to the
    /// workers from `worker` on, with the next cut that reaches it.
    private List<Leaves> cut() {
        long[] cost = {0};
        int[][] next = new int[workers][];
        for (int worker = workers - 1; worker >= 0; worker--) {
            next[worker] = new int[highest[worker] - lowest[worker] + 1];
            cost = bestCuts(worker, cost, next[worker]);
        }
        List<Leaves> ranges = new ArrayList<>();
        int at = 0;
        for (int worker = 0; worker < workers; worker++) {
            int end = next[worker][at - lowest[worker]];
            ranges.add(Leaves.range(units * unit, at * unit, end * unit));
            at = end;
        }
        return ranges;
    }

    private long[] bestCuts(int worker, long[] costAfter, int[] next) {
        long[] best = new long[next.length];
        Arrays.fill(best, UNREACHABLE);
        int[] heldBefore = heldBefore(worker);
        for (int at = lowest[worker]; at <= highest[worker]; at++) {
            int first = Math.max(at + 1, lowest[worker + 1]);
            int last = Math.min(at + longest(worker), highest[worker + 1]);
            for (int end = first; end <= last; end++) {
                long after = costAfter[end - lowest[worker + 1]];
                if (after == UNREACHABLE) continue;
                long cost = after + cost(worker, at, end, heldBefore);
                if (cost >= best[at - lowest[worker]]) continue;
                best[at - lowest[worker]] = cost;
                next[at - lowest[worker]] = end;
            }
        }
        return best;
    }

    /// How many shards the worker holds between its lowest cut and each one after it.
    private int[] heldBefore(int worker) {
        int first = lowest[worker];
        int[] before = new int[highest[worker + 1] - first + 1];
        if (worker >= held.size()) return before;
        Leaves own = held.get(worker);
        for (int at = first; at < highest[worker + 1]; at++)
            before[at - first + 1] = before[at - first] + own.countIn(at * unit, (at + 1) * unit);
        return before;
    }

    private long cost(int worker, int at, int end, int[] heldBefore) {
        int first = lowest[worker];
        long moved = (long) (end - at) * unit - (heldBefore[end - first] - heldBefore[at - first]);
        return Leaves.subtreesOf(at, end) * costOfSubtree
                + moved * costOfMove
                + uneven(worker, end - at);
    }

    /// Least in sum when the lengths are as the shares; of equal shares the square of the length.
    private long uneven(int worker, long length) {
        return Math.round(length * length * ((double) units / workers / shares[worker]));
    }

    private long mostUneven() {
        long most = 0;
        for (int worker = 0; worker < workers; worker++) most += uneven(worker, longest(worker));
        return most;
    }
}
