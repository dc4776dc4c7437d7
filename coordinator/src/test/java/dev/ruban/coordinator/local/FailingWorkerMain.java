package dev.ruban.coordinator.local;

/// A worker process that dies at once.
final class FailingWorkerMain {
    private FailingWorkerMain() {}

    public static void main(String[] arguments) {
        System.err.println("no luck");
        System.exit(1);
    }
}
