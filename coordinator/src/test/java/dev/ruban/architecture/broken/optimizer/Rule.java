package dev.ruban.architecture.broken.optimizer;

import dev.ruban.architecture.broken.nn.Layer;

/// Breaks, with [Layer], the freedom from cycles.
public record Rule(Layer layer) {}
