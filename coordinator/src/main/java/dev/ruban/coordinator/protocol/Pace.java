package dev.ruban.coordinator.protocol;

import dev.ruban.worker.compute.Pass;

/// How fast a worker computes the rows of steps, from the deal to the last answer: what the placement
/// goes by. It touches no number of the result. Steps that last a few milliseconds say nothing: they
/// do not count.
/// @param pass       of the work that it was dealt last
/// @param dealtNanos when its work of that pass was dealt; the first piece of it
/// @param due        shards of that work that it has not answered for
/// @param rows       of its answers in that pass
/// @param step       whether that pass is a step
/// @param rate       rows per second, smoothed; 0 before the first measurement
/// @param seconds    that the work of a step took, mean since shards were last moved for speed's sake
/// @param samples    measurements so far
/// @param fresh      those since shards were last moved for the sake of speed
record Pace(
        long pass,
        long dealtNanos,
        Leaves due,
        long rows,
        boolean step,
        double rate,
        double seconds,
        int samples,
        int fresh) {
    /// Shorter work is not measured.
    static final long FLOOR_NANOS = 50_000_000L;

    /// Fewer measurements say nothing.
    static final int ENOUGH = 5;

    /// Weight of a new measurement, after a mean of the first ones.
    private static final double SMOOTHING = 0.125;

    static Pace unknown(int shards) {
        return new Pace(0, 0, Leaves.none(shards), 0, false, 0, 0, 0, 0);
    }

    /// Whether answers are outstanding.
    boolean isBusy() {
        return !due.isEmpty();
    }

    /// Rows per second, or 0 if too little was measured.
    double rowsPerSecond() {
        return samples >= ENOUGH ? rate : 0;
    }

    /// Whether enough was measured since shards were last moved for the sake of speed.
    boolean isFresh() {
        return fresh >= ENOUGH;
    }

    /// Whether shards were ever moved by what was measured.
    boolean isActedUpon() {
        return samples > fresh;
    }

    Pace dealt(long newPass, Pass kind, Leaves leaves, long nowNanos) {
        if (newPass == pass)
            return new Pace(
                    pass,
                    isBusy() ? dealtNanos : nowNanos,
                    due.union(leaves),
                    isBusy() ? rows : 0,
                    step,
                    rate,
                    seconds,
                    samples,
                    fresh);
        boolean isStep = kind instanceof Pass.Step;
        return new Pace(newPass, nowNanos, leaves, 0, isStep, rate, seconds, samples, fresh);
    }

    /// An answer has come, whether it counts or not.
    Pace answered(long ofPass, Leaves leaves, long moreRows, long nowNanos) {
        if (ofPass != pass || !due.intersects(leaves)) return this;
        Leaves left = due.minus(leaves);
        long all = rows + Math.max(0, moreRows);
        long took = nowNanos - dealtNanos;
        if (!left.isEmpty() || !step || took < FLOOR_NANOS || all == 0)
            return new Pace(pass, dealtNanos, left, all, step, rate, seconds, samples, fresh);
        double measured = all / (took / 1e9);
        double smoothed = rate + Math.max(SMOOTHING, 1.0 / (samples + 1)) * (measured - rate);
        double mean = seconds + (took / 1e9 - seconds) / (fresh + 1);
        return new Pace(pass, dealtNanos, left, all, step, smoothed, mean, samples + 1, fresh + 1);
    }

    /// Shards were moved for the sake of speed: what was measured before does not move more.
    Pace moved() {
        return new Pace(pass, dealtNanos, due, rows, step, rate, 0, samples, 0);
    }
}
