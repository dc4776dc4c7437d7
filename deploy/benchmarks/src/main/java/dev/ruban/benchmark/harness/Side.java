package dev.ruban.benchmark.harness;

import java.util.concurrent.Callable;

/// One side of a comparison.
public interface Side {
    String name();

    /// Measures once.
    /// @return seconds of one operation
    /// @throws Exception if it cannot be done
    double seconds() throws Exception;

    /// Whose seconds come from somewhere else: a process, a file that it leaves.
    static Side of(String name, Callable<Double> seconds) {
        return new Side() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public double seconds() throws Exception {
                return seconds.call();
            }
        };
    }

    /// An operation that is timed by the wall, once each time.
    static Side timed(String name, Operation operation) {
        return of(name, () -> secondsOf(calls -> operation.run(), 1));
    }

    /// A short operation: each time it is repeated until `atLeastSeconds` have passed.
    static Side repeated(String name, double atLeastSeconds, Operation operation) {
        return counted(
                name,
                atLeastSeconds,
                calls -> {
                    for (long call = 0; call < calls; call++) operation.run();
                });
    }

    /// The same for what repeats itself.
    static Side counted(String name, double atLeastSeconds, Repetition repetition) {
        return of(
                name,
                () -> {
                    long calls = 1;
                    while (true) {
                        double each = secondsOf(repetition, calls);
                        if (each * calls >= atLeastSeconds) return each;
                        calls =
                                Math.max(
                                        2 * calls,
                                        (long) (1.1 * atLeastSeconds / Math.max(each, 1e-9)));
                    }
                });
    }

    /// What is timed.
    @FunctionalInterface
    interface Operation {
        void run() throws Exception;
    }

    /// So many operations.
    @FunctionalInterface
    interface Repetition {
        void run(long operations) throws Exception;
    }

    private static double secondsOf(Repetition repetition, long operations) throws Exception {
        long start = System.nanoTime();
        repetition.run(operations);
        return (System.nanoTime() - start) / 1e9 / operations;
    }
}
