package dev.ruban.architecture.broken.coordinator.protocol;

/// Breaks the purity of the protocol.
public record Decision(int step) {
    long age() {
        return System.nanoTime() - step;
    }
}
