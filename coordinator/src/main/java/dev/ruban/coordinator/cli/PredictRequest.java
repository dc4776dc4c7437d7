package dev.ruban.coordinator.cli;

import java.nio.file.Path;
import java.util.Optional;

/// What `ruban predict` was asked for.
/// @param output    a CSV file
/// @param overwrite whether a file of that name is replaced
/// @param cache     folder of the data cache; empty: the user's
public record PredictRequest(
        Path model, Path data, Path output, boolean overwrite, Optional<Path> cache) {}
