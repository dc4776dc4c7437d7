package dev.ruban.coordinator.local;

/// A worker process that dies at once.
final class FailingWorkerMain {
    private FailingWorkerMain() {}

    public static void main(String[] arguments) {
        throw new IllegalStateException("no luck");
    }
}
