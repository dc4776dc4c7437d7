package dev.ruban.coordinator.server;

import java.util.stream.IntStream;

/// Walks over parameters a stretch at a time that stays in the second-level cache while several
/// things are done to it; over many of them with all cores, the calling thread among them. The order
/// of stretches is left open: what is done to one element must depend on no other.
final class Stretches {
    /// Elements of one stretch: 64 KiB of each array.
    private static final int LENGTH = 1 << 14;

    /// Fewer are done before another thread has woken up.
    private static final int WORTH_THREADS = 1 << 18;

    private Stretches() {}

    /// Something that is done to the elements `[from, to)`.
    interface Action {
        void on(int from, int to);
    }

    /// Something that is done to the elements `[from, to)`, and what came of it.
    interface Check {
        boolean on(int from, int to);
    }

    static void forEach(int elements, Action action) {
        var _ =
                all(
                        elements,
                        (from, to) -> {
                            action.on(from, to);
                            return true;
                        });
    }

    /// Whether it is so for all; every one is looked at.
    static boolean all(int elements, Check check) {
        return all(elements, LENGTH, check);
    }

    /// @param length elements of a stretch
    static boolean all(int elements, int length, Check check) {
        if (elements <= length) return check.on(0, elements);
        IntStream stretches = IntStream.range(0, Math.ceilDiv(elements, length));
        if (elements >= WORTH_THREADS) stretches = stretches.parallel();
        return stretches.filter(stretch -> !check(elements, length, stretch, check)).count() == 0;
    }

    private static boolean check(int elements, int length, int stretch, Check check) {
        int from = stretch * length;
        return check.on(from, Math.min(elements, from + length));
    }
}
