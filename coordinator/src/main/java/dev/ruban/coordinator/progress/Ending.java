package dev.ruban.coordinator.progress;

import java.util.Optional;
import java.util.OptionalInt;

/// What callbacks or L-BFGS did to the end of a run, in words.
final class Ending {
    private final int epochs;
    private Optional<String> stop = Optional.empty();
    private OptionalInt best = OptionalInt.empty();

    /// @param epochs of the job
    Ending(int epochs) {
        this.epochs = epochs;
    }

    /// Nothing has ended.
    void clear() {
        stop = Optional.empty();
        best = OptionalInt.empty();
    }

    void stopped(int epoch, String reason) {
        stop = Optional.of("Stopped after epoch %d of %d: %s".formatted(epoch, epochs, reason));
    }

    void best(int epoch) {
        best = OptionalInt.of(epoch);
    }

    /// Why the training ended before its last epoch, if it did.
    Optional<String> stop() {
        return stop;
    }

    /// As in `After 37 epochs`, or `After 34 of 37 epochs, the best`.
    /// @param trained epochs
    String head(int trained) {
        String plural = trained == 1 ? "" : "s";
        return best.isEmpty()
                ? "After %d epoch%s".formatted(trained, plural)
                : "After %d of %d epoch%s, the best".formatted(best.getAsInt(), trained, plural);
    }
}
