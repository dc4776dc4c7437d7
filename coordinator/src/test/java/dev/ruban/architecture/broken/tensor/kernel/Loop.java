package dev.ruban.architecture.broken.tensor.kernel;

import dev.ruban.architecture.broken.optimizer.Rule;

/// Breaks "the kernels depend on nothing of ours" and calls what may cost bits.
record Loop(Rule rule) {
    double exponential(double x) {
        return Math.exp(x);
    }
}
