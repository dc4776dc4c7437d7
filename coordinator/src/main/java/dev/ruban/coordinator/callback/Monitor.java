package dev.ruban.coordinator.callback;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.util.OptionalDouble;
import java.util.Set;

/// A value of the logs that a callback watches, and when it counts as better: with `minDelta`, below
/// the best so far minus it, or above the best so far plus it, in double. NaN is never better.
/// @param name     as in the logs: `loss`, `val_loss`, `val_accuracy`
/// @param mode     which way is better
/// @param minDelta at least 0
public record Monitor(String name, Mode mode, double minDelta) {
    private static final Set<String> GROWING = Set.of("accuracy", "auc", "r2");

    /// Which way a value gets better.
    public enum Mode {
        /// By the name, as Keras: accuracy, top-k accuracy, AUC and R2 grow, all else shrinks.
        AUTO,
        MIN,
        MAX
    }

    public Monitor {
        if (name.isBlank()) throw new IllegalArgumentException("the name of the value is empty");
        if (!(minDelta >= 0) || Double.isInfinite(minDelta))
            throw new IllegalArgumentException(
                    "minDelta=%s; a finite number, at least 0".formatted(minDelta));
    }

    /// What is worse than any value.
    double worst() {
        return grows() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    boolean isBetter(double value, double best) {
        return grows() ? value > best + minDelta : value < best - minDelta;
    }

    private boolean grows() {
        return switch (mode) {
            case MIN -> false;
            case MAX -> true;
            case AUTO -> growsByName();
        };
    }

    private boolean growsByName() {
        boolean validation = name.startsWith(Logs.VALIDATION);
        String metric = validation ? name.substring(Logs.VALIDATION.length()) : name;
        return GROWING.contains(metric) || metric.matches("top_\\d+_accuracy");
    }

    /// @throws RubanException if the logs have no value of that name, with those that they have
    double in(Logs logs) {
        OptionalDouble value = logs.get(name);
        if (value.isPresent()) return value.getAsDouble();
        throw new RubanException(
                ExitCode.USAGE,
                "a callback watches '%s', but the run has %s; %s"
                        .formatted(
                                name,
                                String.join(", ", logs.names()),
                                name.startsWith(Logs.VALIDATION)
                                        ? "give validation rows, or watch one of these"
                                        : "watch one of these"));
    }
}
