package dev.ruban.coordinator.cli;

import dev.ruban.module.UserModule;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What `ruban evaluate` was asked for.
/// @param label columns of the data with the true values; empty: those the model was trained on
/// @param json  whether the result is one JSON object, not `name value` lines
/// @param cache folder of the data cache; empty: the user's
/// @param module of the user's own that the model may be; empty: none
public record EvaluateRequest(
        Path model,
        Path data,
        List<String> label,
        boolean json,
        Optional<Path> cache,
        Optional<UserModule> module) {
    public EvaluateRequest {
        label = List.copyOf(label);
    }
}
