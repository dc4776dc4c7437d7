package dev.ruban.architecture.broken.reference;

import dev.ruban.architecture.broken.optimizer.Rule;

/// Breaks "the reference trainer imports nothing of ours".
record Trainer(Rule rule) {}
