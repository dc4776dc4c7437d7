package dev.ruban.coordinator.cli;

import dev.ruban.module.UserModule;
import java.nio.file.Path;
import java.util.Optional;

/// What `ruban predict` was asked for.
/// @param output    a CSV file
/// @param overwrite whether a file of that name is replaced
/// @param cache     folder of the data cache; empty: the user's
/// @param module    of the user's own that the model may be; empty: none
public record PredictRequest(
        Path model,
        Path data,
        Path output,
        boolean overwrite,
        Optional<Path> cache,
        Optional<UserModule> module) {}
