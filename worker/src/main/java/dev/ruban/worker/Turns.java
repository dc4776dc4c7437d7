package dev.ruban.worker;

import java.util.concurrent.Executor;

/// What a session's tasks are done by: one at a time, in the order in which they were brought.
public interface Turns extends Executor {
    /// Whoever brings a task does it at once: for a worker that shares its coordinator's thread.
    Turns OF_CALLERS =
            new Turns() {
                @Override
                public void execute(Runnable task) {
                    task.run();
                }

                @Override
                public void executeLong(Runnable task) {
                    task.run();
                }
            };

    /// A task that is done sooner than it is handed to another thread.
    @Override
    void execute(Runnable task);

    /// A task that may take its time.
    void executeLong(Runnable task);
}
