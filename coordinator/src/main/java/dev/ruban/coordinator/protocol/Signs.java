package dev.ruban.coordinator.protocol;

/// A worker's signs of life, and of getting on with its work: a process whose computing thread hangs
/// still gives the former.
/// @param heardNanos    when anything last came from it
/// @param advancedNanos when it was last seen to get on, or to be given work
/// @param advance       what its last beat said: rows computed and bytes received since it joined
/// @param cpuMillis     processor time that its last beat told, 0 if unknown
/// @param cpuAtAdvance  the same when it was last seen to get on
record Signs(long heardNanos, long advancedNanos, long advance, long cpuMillis, long cpuAtAdvance) {
    /// A thread that uses less of the time does not compute.
    private static final double LEAST_CPU = 0.05;

    static Signs at(long nowNanos) {
        return new Signs(nowNanos, nowNanos, 0, 0, 0);
    }

    /// A message other than a beat has come, or it was given work.
    Signs heard(long nowNanos) {
        return new Signs(nowNanos, nowNanos, advance, cpuMillis, cpuMillis);
    }

    /// It was given work: what it did before says nothing.
    Signs dealt(long nowNanos) {
        return new Signs(heardNanos, nowNanos, advance, cpuMillis, cpuMillis);
    }

    Signs beat(long nowAdvance, long nowCpuMillis, long nowNanos) {
        boolean advanced = nowAdvance != advance;
        // The first beat only tells from where on its processor time counts.
        boolean counts = !advanced && cpuMillis != 0;
        return new Signs(
                nowNanos,
                advanced ? nowNanos : advancedNanos,
                nowAdvance,
                nowCpuMillis,
                counts ? cpuAtAdvance : nowCpuMillis);
    }

    /// Whether it is known to have rested since it was last seen to get on.
    boolean rested(long nowNanos) {
        if (cpuMillis == 0) return false;
        double sinceMillis = (nowNanos - advancedNanos) / 1e6;
        return cpuMillis - cpuAtAdvance < LEAST_CPU * sinceMillis;
    }
}
