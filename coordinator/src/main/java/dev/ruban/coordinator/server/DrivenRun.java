package dev.ruban.coordinator.server;

import dev.ruban.coordinator.run.RunListener;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.compute.Pass;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// A cluster that computes what a program asks for, pass by pass; the program updates the parameters
/// itself. One thread at a time.
public final class DrivenRun implements AutoCloseable {
    private final Engine engine;
    private final Optional<EmbeddedWorker> embedded;
    private final Optional<Coordinator> coordinator;

    private DrivenRun(
            Engine engine, Optional<EmbeddedWorker> embedded, Optional<Coordinator> coordinator) {
        this.engine = engine;
        this.embedded = embedded;
        this.coordinator = coordinator;
    }

    /// The calling thread alone.
    public static DrivenRun embedded(
            TrainingTask task, int threads, PartialComputer.Factory factory) {
        Engine engine = engine(task, CoordinatorSettings.defaults());
        EmbeddedWorker worker = EmbeddedWorker.join(engine, factory, threads);
        return new DrivenRun(engine, Optional.of(worker), Optional.empty());
    }

    /// A coordinator that listens for workers.
    /// @throws RubanException if the address cannot be listened on
    public static DrivenRun listening(CoordinatorSettings settings, TrainingTask task) {
        Engine engine = engine(task, settings);
        Coordinator coordinator = Coordinator.start(settings, engine);
        return new DrivenRun(engine, Optional.empty(), Optional.of(coordinator));
    }

    private static Engine engine(TrainingTask task, CoordinatorSettings settings) {
        return Engine.driven(task, settings, Silent.LISTENER);
    }

    /// The program knows what happens: it asked for it.
    private enum Silent implements RunListener {
        LISTENER;

        @Override
        public void started(Started event) {}

        @Override
        public void epoch(Epoch event) {}

        @Override
        public void finished(Finished event) {}
    }

    /// The port that is listened on.
    /// @throws IllegalStateException if there is none
    public int port() {
        return coordinator
                .map(Coordinator::port)
                .orElseThrow(() -> new IllegalStateException("an embedded run has no port"));
    }

    /// Gives the run up: whoever waits for an answer gets the message.
    public void stop(ExitCode code, String message) {
        engine.giveUp(code, message);
    }

    /// Computes a pass by the present parameters, and waits for it.
    /// @throws RubanException if the cluster fails, or a number is not finite
    public MeanGradients compute(Pass pass) throws InterruptedException {
        CompletableFuture<MeanGradients> answer = engine.driven().ask(pass);
        if (embedded.isPresent() && !answer.isDone()) embedded.get().requireUsed();
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException problem) throw problem;
            throw new RubanException(ExitCode.DEFECT, "the coordinator failed: " + e.getCause(), e);
        }
    }

    /// The parameters are these from now on.
    /// @param values flat, in layout order; copied
    public void publish(float[] values) {
        engine.driven().publish(values);
    }

    /// Workers get their goodbye; a second call is harmless.
    @Override
    public void close() {
        engine.driven().close();
        embedded.ifPresent(EmbeddedWorker::close);
        coordinator.ifPresent(Coordinator::close);
    }
}
