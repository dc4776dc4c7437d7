package dev.ruban.worker.cli;

/// What `ruban worker` does once its options are understood.
@FunctionalInterface
public interface WorkerProgram {
    /// Works until the coordinator says goodbye, or `context.stop()` is requested.
    /// @throws Exception as [FailureReport] maps it
    void work(WorkerRequest request, CommandContext context) throws Exception;
}
