package dev.ruban.coordinator.simulation;

/// A stream of random numbers from one seed: SplitMix64 (Steele, Lea & Flood, "Fast splittable
/// pseudorandom number generators", OOPSLA'14).
final class Chance {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    Chance(long seed) {
        state = mix(seed + GOLDEN);
    }

    /// MurmurHash3's finalizer in Stafford's variant 13, as SplitMix64 has it.
    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    long next() {
        state += GOLDEN;
        return mix(state);
    }

    /// Of `[0, n)`.
    int below(int n) {
        return (int) Math.multiplyHigh(next() >>> 1, 2L * n);
    }

    /// Of `[low, high]`.
    int between(int low, int high) {
        return low + below(high - low + 1);
    }

    /// Of `[low, high)`.
    long between(long low, long high) {
        return low + (long) (uniform() * (high - low));
    }

    double uniform() {
        return (next() >>> 11) * 0x1p-53;
    }

    boolean happens(double probability) {
        return uniform() < probability;
    }
}
