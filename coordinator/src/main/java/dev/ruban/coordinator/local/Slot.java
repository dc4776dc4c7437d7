package dev.ruban.coordinator.local;

import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The place of one local worker: the process that fills it now, and how often one in a row was of no
/// use. Guarded by its owner.
final class Slot {
    /// So many processes in a row that were of no use are enough.
    static final int MOST_FRUITLESS = 5;

    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    /// A process that lives for less was of no use, whatever the others did meanwhile.
    private static final long SHORT_LIFE_NANOS = 1_000_000_000L;

    private static final int SIGINT = 130;
    private static final int SIGTERM = 143;

    final int number;
    final Path output;
    private @Nullable Started present;
    private int fruitless;

    /// A process that fills a slot.
    /// @param progress of the run when it was started
    /// @param outputBytes  of its log, written by those before it
    record Started(
            Process process,
            OutputStream input,
            long progress,
            long startNanos,
            long outputBytes) {}

    Slot(int number, Path output) {
        this.number = number;
        this.output = output;
    }

    void fill(Started started) {
        present = started;
    }

    Started present() {
        Started started = present;
        if (started == null) throw new IllegalStateException("slot " + number + " is empty");
        return started;
    }

    boolean isAlive() {
        return present != null && present.process().isAlive();
    }

    /// Its process has ended.
    /// @param progress of the run by now
    void ended(long progress, long nowNanos) {
        Started started = present();
        boolean useful =
                progress > started.progress()
                        && nowNanos - started.startNanos() >= SHORT_LIFE_NANOS;
        fruitless = useful ? 0 : fruitless + 1;
    }

    boolean isGivenUp() {
        return fruitless >= MOST_FRUITLESS;
    }

    /// Before the next process: none after a useful one.
    long pauseMillis() {
        if (fruitless == 0) return 0;
        return Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << (fruitless - 1));
    }

    /// As in `local worker (pid 123)`: the coordinator numbers workers in the order in which they join.
    String name() {
        return "local worker (pid %d)".formatted(present().process().pid());
    }

    /// How its process ended, as in `died (signal 9)`.
    String end() {
        int exit = present().process().exitValue();
        if (exit == 0) return "left";
        // A JVM that gets these signals ends in order, with these codes.
        if (exit == SIGINT || exit == SIGTERM)
            return "was told to leave (signal %d)".formatted(exit - 128);
        return exit > 128
                ? "died (signal %d)".formatted(exit - 128)
                : "died (exit code %d)".formatted(exit);
    }
}
