package dev.ruban.coordinator.callback;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/// Losses and metrics by name, as Keras' `logs`: `loss`, then the others, then with `val_` before
/// their names those of the validation rows. A metric that is undefined (AUC of one class) is NaN.
public record Logs(Map<String, Double> values) {
    public static final String LOSS = "loss";

    /// Before the name of what was taken on the validation rows.
    public static final String VALIDATION = "val_";

    /// @param values in their order
    public Logs {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /// Of a run without metrics.
    public static Logs of(double loss, OptionalDouble validationLoss) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(LOSS, loss);
        validationLoss.ifPresent(value -> values.put(VALIDATION + LOSS, value));
        return new Logs(values);
    }

    /// In their order.
    public Set<String> names() {
        return values.keySet();
    }

    public OptionalDouble get(String name) {
        Double value = values.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
