package dev.ruban.architecture.broken.nn;

import dev.ruban.architecture.broken.optimizer.Rule;

/// Breaks, with [Rule], the freedom from cycles.
public record Layer(Rule rule) {}
