package dev.ruban.worker;

import java.time.Duration;

/// Finds a computing thread that does not come back. Counts beats, not time: a process that was
/// stopped for a while did not hang. Used by the timer's thread alone.
final class Watchdog {
    /// A thread that uses less processor time between two beats rests.
    private static final double LEAST_CPU = 0.05;

    /// A thread that rests for so many beats hangs.
    private static final int MOST_RESTING = 30;

    /// One that uses its processor without a row for so many beats goes in circles.
    private static final int MOST_FRUITLESS = 600;

    private final Duration interval;
    private long lastAdvance;
    private long lastCpuMillis;
    private int resting;
    private int fruitless;

    Watchdog(Duration interval) {
        this.interval = interval;
    }

    /// @param computing whether work was begun and not finished
    /// @param advance   as a beat tells
    /// @param cpuMillis as a beat tells
    /// @return whether the thread hangs
    boolean hangs(boolean computing, long advance, long cpuMillis) {
        boolean advanced = !computing || advance != lastAdvance;
        boolean rests =
                cpuMillis > 0 && cpuMillis - lastCpuMillis < LEAST_CPU * interval.toMillis();
        fruitless = advanced ? 0 : fruitless + 1;
        resting = advanced || !rests ? 0 : resting + 1;
        lastAdvance = advance;
        lastCpuMillis = cpuMillis;
        return resting >= MOST_RESTING || fruitless >= MOST_FRUITLESS;
    }
}
