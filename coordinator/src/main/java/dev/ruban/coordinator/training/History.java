package dev.ruban.coordinator.training;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// What [Trainer#fit] came to.
/// @param startLoss        of the training rows before the first update
/// @param losses           by epoch: the mean over its rows, each taken before the update of its step
/// @param validationLosses by epoch, after its last update; empty without validation rows
/// @param finalLoss        of the training rows after the last update
/// @param steps            updates
/// @param parametersSha256 the digest of the parameters, in hex
/// @param stopped          why the training ended before its last epoch, if it did
/// @param bestEpoch        whose parameters these are, from 1; empty if a callback restored none
/// @param verifiable       whether all callbacks are deterministic, so that the training can be repeated
public record History(
        double startLoss,
        List<Double> losses,
        List<Double> validationLosses,
        double finalLoss,
        long steps,
        String parametersSha256,
        Optional<String> stopped,
        OptionalInt bestEpoch,
        boolean verifiable) {
    public History {
        losses = List.copyOf(losses);
        validationLosses = List.copyOf(validationLosses);
    }

    /// The last epoch's validation loss.
    public OptionalDouble finalValidationLoss() {
        return validationLosses.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(validationLosses.getLast());
    }
}
