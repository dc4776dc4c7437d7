package dev.ruban.architecture.broken.data;

import dev.ruban.architecture.broken.worker.Session;

/// Breaks "common depends on neither worker nor coordinator", and the null marking: its package has
/// no package-info.
public record Rows(Session session) {}
