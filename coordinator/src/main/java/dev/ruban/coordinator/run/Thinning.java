package dev.ruban.coordinator.run;

/// Which epochs of a long run are written down: every one while they are few enough, else every
/// `every`-th. The last one that took place is the caller's to add.
/// @param every at least 1
public record Thinning(int every) {
    public Thinning {
        if (every < 1) throw new IllegalArgumentException("every=" + every + "; at least 1");
    }

    /// The smallest `k` for which every k-th of the epochs makes at most so many.
    public static Thinning toAtMost(int epochs, int lines) {
        return new Thinning(Math.max(1, Math.ceilDiv(epochs, lines)));
    }

    /// [#toAtMost] with a round `k`: 1, 2 or 5 times a power of ten.
    public static Thinning toAtMostRound(int epochs, int lines) {
        int least = toAtMost(epochs, lines).every();
        long power = 1;
        while (power * 10 <= least) power *= 10;
        for (long factor : new long[] {1, 2, 5})
            if (factor * power >= least)
                return new Thinning((int) Math.min(Integer.MAX_VALUE, factor * power));
        return new Thinning((int) Math.min(Integer.MAX_VALUE, 10 * power));
    }

    /// @param epoch from 0
    public boolean keeps(int epoch) {
        return epoch % every == 0;
    }
}
