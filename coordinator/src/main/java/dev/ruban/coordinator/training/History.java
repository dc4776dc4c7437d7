package dev.ruban.coordinator.training;

import dev.ruban.problem.NearestName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/// What [Trainer#fit] came to.
/// @param startLoss        of the training rows before the first update
/// @param losses           by epoch: the mean over its rows, each taken before the update of its step
/// @param validationLosses by epoch, after its last update; empty without validation rows
/// @param metrics          by name, as [#metric] takes them, then by epoch
/// @param finalLoss        of the training rows after the last update
/// @param finalMetrics     of the same rows, by name; NaN where one is not defined
/// @param steps            updates
/// @param parametersSha256 the digest of the parameters, in hex
/// @param stopped          why the training ended before its last epoch, if it did
/// @param bestEpoch        whose parameters these are, from 1; empty if a callback restored none
/// @param verifiable       whether all callbacks are deterministic, so that the training can be repeated
public record History(
        double startLoss,
        List<Double> losses,
        List<Double> validationLosses,
        Map<String, List<Double>> metrics,
        double finalLoss,
        Map<String, Double> finalMetrics,
        long steps,
        String parametersSha256,
        Optional<String> stopped,
        OptionalInt bestEpoch,
        boolean verifiable) {
    public History {
        losses = List.copyOf(losses);
        validationLosses = List.copyOf(validationLosses);
        Map<String, List<Double>> copies = new TreeMap<>();
        metrics.forEach((name, values) -> copies.put(name, List.copyOf(values)));
        metrics = Map.copyOf(copies);
        finalMetrics = Map.copyOf(finalMetrics);
    }

    /// A metric by epoch: `accuracy` over its rows, each predicted before the update of its step, or
    /// `val_accuracy` over the validation rows after its last update. NaN where it is not defined.
    /// @throws IllegalArgumentException if there is none of the name
    public List<Double> metric(String name) {
        return named(name, metrics);
    }

    /// The last epoch's validation loss.
    public OptionalDouble finalValidationLoss() {
        return validationLosses.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(validationLosses.getLast());
    }

    static <T> T named(String name, Map<String, T> metrics) {
        T found = metrics.get(name);
        if (found != null) return found;
        List<String> names = metrics.keySet().stream().sorted().toList();
        throw new IllegalArgumentException(
                "no metric '%s'%s (there are: %s); name it in Trainer.compile"
                        .formatted(name, NearestName.hint(name, names), String.join(", ", names)));
    }
}
