package dev.ruban.coordinator.cli;

import java.nio.file.Path;

/// What `ruban example line` was asked for: rows of `y = weight * x + bias + noise`.
/// @param noise     its standard deviation
/// @param output    a CSV file
/// @param overwrite whether a file of that name is replaced
public record ExampleRequest(
        int rows,
        long seed,
        double weight,
        double bias,
        double noise,
        Path output,
        boolean overwrite) {}
