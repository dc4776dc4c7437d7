package dev.ruban.benchmark.harness;

/// In what a row of the table is stated: seconds as they are, or work by second.
/// @param text      for people
/// @param operation work of one operation; 0 for seconds themselves
/// @param perSecond whether more is better
public record Unit(String text, double operation, boolean perSecond) {
    /// Seconds of an operation.
    public static final Unit SECONDS = new Unit("s", 1, false);

    public static final Unit MILLISECONDS = new Unit("ms", 1e3, false);

    public static final Unit MICROSECONDS = new Unit("us", 1e6, false);

    /// @param bytes of one operation
    public static Unit gigabytesPerSecond(double bytes) {
        return new Unit("GB/s", bytes / 1e9, true);
    }

    /// @param bytes of one operation
    public static Unit megabytesPerSecond(double bytes) {
        return new Unit("MB/s", bytes / 1e6, true);
    }

    /// @param operations floating-point operations of one operation
    public static Unit gigaflops(double operations) {
        return new Unit("GFLOP/s", operations / 1e9, true);
    }

    /// @param steps of one operation
    public static Unit stepsPerSecond(double steps) {
        return new Unit("steps/s", steps, true);
    }

    double of(double seconds) {
        return perSecond ? operation / seconds : operation * seconds;
    }
}
