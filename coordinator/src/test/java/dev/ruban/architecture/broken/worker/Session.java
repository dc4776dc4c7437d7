package dev.ruban.architecture.broken.worker;

import dev.ruban.architecture.broken.coordinator.protocol.Decision;

/// Breaks "worker does not depend on coordinator".
public record Session(Decision decision) {}
