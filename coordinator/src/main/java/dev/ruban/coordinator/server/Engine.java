package dev.ruban.coordinator.server;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Farewell;
import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.JobPlan;
import dev.ruban.coordinator.protocol.JoinRequest;
import dev.ruban.coordinator.protocol.ProtocolSettings;
import dev.ruban.coordinator.protocol.TrainingProtocol;
import dev.ruban.coordinator.protocol.TrainingState;
import dev.ruban.coordinator.protocol.TrainingState.Phase;
import dev.ruban.coordinator.protocol.Transition;
import dev.ruban.coordinator.protocol.WorkId;
import dev.ruban.coordinator.protocol.WorkerId;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.CoordinatorMessage;
import dev.ruban.proto.v1.Goodbye;
import dev.ruban.reduction.Buffers;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.RootSum;
import dev.ruban.tensor.kernel.KernelSelection;
import dev.ruban.worker.compute.Pass;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Owns a run: feeds the protocol, performs its effects, holds parameters and sums. Everything
/// happens in its [Inbox], one thing at a time.
final class Engine {
    private static final Logger log = LoggerFactory.getLogger(Engine.class);
    private static final int MOST_WAITING = 4096;
    private static final long FIRST_VERSION = 1;

    private final Inbox inbox = new Inbox(MOST_WAITING);
    private final CompletableFuture<RunListener.Finished> result = new CompletableFuture<>();
    private final SortedMap<WorkerId, WorkerStream> streams = new TreeMap<>();
    private final TrainingTask task;
    private final ProtocolSettings settings;
    private final Buffers buffers;
    private final RootSum sum;
    private final TrainedParameters parameters;
    private final Messages messages;
    private final RunReporter reporter;
    private TrainingState state;
    private long joined;
    private long appliedSteps;
    private CompletableFuture<MeanGradients> asked = new CompletableFuture<>();
    private @Nullable Partial delivered;
    private @Nullable Throwable cause;

    Engine(TrainingTask task, EngineSettings engineSettings, RunListener listener) {
        this.task = task;
        settings = engineSettings.protocol();
        buffers = new Buffers(task.layout().elements());
        sum = new RootSum(task.job().shards(), buffers::giveBack);
        parameters =
                new TrainedParameters(
                        task.update(),
                        task.layout(),
                        task.initialParameters(),
                        KernelSelection.current().kernels());
        messages = new Messages(task, settings, engineSettings.heartbeatInterval(), parameters);
        reporter = new RunReporter(listener, parameters, System.nanoTime());
        state =
                TrainingState.initial(
                        settings, JobPlan.of(task.job()), FIRST_VERSION, System.nanoTime());
    }

    void open() {
        inbox.execute(() -> apply(new Input.Opened()));
    }

    long runId() {
        return settings.runId();
    }

    TrainingTask task() {
        return task;
    }

    ArrivingPartial newArrival() {
        return new ArrivingPartial(task.job().shards(), buffers);
    }

    /// Takes a worker's stream in.
    /// @param done called when the request has been decided on
    /// @return false if too much waits already
    boolean join(WorkerStream stream, JoinRequest request, Runnable done) {
        return inbox.offer(() -> {
            WorkerId id = new WorkerId(++joined);
            streams.put(id, stream);
            stream.joinedAs(id);
            apply(new Input.Joined(id, request));
            done.run();
        });
    }

    /// Brings an input of a worker that has joined.
    void bring(Input input, Runnable done) {
        inbox.execute(() -> {
            apply(input);
            done.run();
        });
    }

    void lost(WorkerId id, String reason) {
        inbox.execute(() -> {
            streams.remove(id);
            apply(new Input.Lost(id, reason));
        });
    }

    /// Brings whole partials of one piece of work.
    void deliver(WorkerId id, WorkId work, List<Partial> partials, Runnable done) {
        inbox.execute(() -> {
            for (Partial partial : partials) deliver(id, work, partial);
            done.run();
        });
    }

    private void deliver(WorkerId id, WorkId work, Partial partial) {
        delivered = partial;
        boolean gradients = partial.gradients().length > 0;
        apply(
                new Input.Delivered(
                        id, work, partial.subtree(), partial.rows(), partial.loss(), gradients));
        delivered = null;
    }

    void tick() {
        inbox.execute(() -> apply(new Input.Tick()));
    }

    /// Gives the run up, unless it has ended.
    void stop(ExitCode code, String message) {
        inbox.execute(() -> apply(new Input.Broken(code, message)));
    }

    /// Ends the run by a failure of the coordinator itself, from any thread.
    void cannotGoOn(Throwable failure) {
        inbox.execute(() -> broken(failure));
    }

    boolean hasEnded() {
        return result.isDone();
    }

    /// Waits for the end of the run.
    RunListener.Finished await() throws InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RubanException problem) throw problem;
            throw new RubanException(ExitCode.DEFECT, "the coordinator failed: " + e.getCause(), e);
        }
    }

    private void apply(Input input) {
        inbox.requireOwner();
        try {
            Transition transition = TrainingProtocol.step(state, input, System.nanoTime());
            state = transition.next();
            for (Effect effect : transition.effects()) perform(effect);
        } catch (Throwable failure) {
            broken(failure);
        }
    }

    /// What a decision or an effect throws ends the run; once.
    private void broken(Throwable failure) {
        if (cause != null) {
            result.completeExceptionally(cause);
            asked.completeExceptionally(cause);
            for (WorkerStream stream : streams.values())
                stream.dismiss(Goodbye.Reason.REASON_FAILED, "the coordinator failed: " + cause);
            streams.clear();
            return;
        }
        cause = failure;
        ExitCode code =
                failure instanceof RubanException problem ? problem.code() : ExitCode.DEFECT;
        inbox.execute(() -> giveUp(code, String.valueOf(failure.getMessage())));
    }

    /// By the protocol; if that has ended the run already, an effect of the end has failed.
    private void giveUp(ExitCode code, String message) {
        if (state.phase() != Phase.ENDED) {
            apply(new Input.Broken(code, message));
            return;
        }
        for (WorkerId id : List.copyOf(streams.keySet()))
            dismiss(new Effect.Dismiss(id, Farewell.ABANDONED, message));
        if (result.isDone()) return;
        try {
            fail(new Effect.Fail(code, message));
        } catch (Throwable failure) {
            broken(failure);
        }
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.Welcome welcome ->
                    send(welcome.worker(), List.of(messages.welcome(welcome)));
            case Effect.Place place -> send(place.worker(), List.of(messages.placement(place)));
            case Effect.Deal deal -> send(deal.worker(), messages.work(deal));
            case Effect.Begin _ -> sum.clear();
            case Effect.Accept _ -> sum.add(takeDelivered());
            case Effect.Discard(var subtree, String reason) -> {
                buffers.giveBack(takeDelivered().gradients());
                log.debug("a partial of {} is dropped: {}", subtree, reason);
            }
            case Effect.SumUp sumUp -> sumUp(sumUp);
            case Effect.Commit commit -> {
                parameters.commit();
                appliedSteps = commit.step();
            }
            case Effect.ReportStarted report -> reporter.started(report);
            case Effect.ReportStep report -> reporter.step(report);
            case Effect.ReportEpochTrained report -> reporter.epochTrained(report);
            case Effect.ReportEpoch report -> reporter.epoch(report);
            case Effect.ReportFinished report -> finish(report);
            case Effect.Dismiss dismiss -> dismiss(dismiss);
            case Effect.Note(String message) -> log.info("{}", message);
            case Effect.Warn(String message) -> {
                log.warn("{}", message);
                reporter.warned(message);
            }
            case Effect.Fail fail -> fail(fail);
        }
    }

    private Partial takeDelivered() {
        Partial partial = delivered;
        if (partial == null) throw new IllegalStateException("no partial was delivered");
        return partial;
    }

    private void sumUp(Effect.SumUp sumUp) {
        Partial root = sum.root();
        double loss = parameters.loss(root);
        if (settings.driven()) {
            answer(sumUp, root, loss);
            return;
        }
        boolean finite =
                switch (sumUp.kind()) {
                    case Pass.Step step ->
                            Double.isFinite(loss) && parameters.update(step.step() + 1, root);
                    case Pass.Evaluation _ -> true;
                };
        Input summed = new Input.SummedUp(sumUp.pass(), loss, finite);
        inbox.execute(() -> apply(summed));
    }

    /// Gives the program that asked its mean gradients, once the protocol is ready for the next.
    private void answer(Effect.SumUp sumUp, Partial root, double loss) {
        boolean finite = Double.isFinite(loss) && parameters.mean(root);
        Input summed = new Input.SummedUp(sumUp.pass(), loss, finite);
        MeanGradients mean =
                new MeanGradients(root.rows(), loss / root.rows(), root.gradients().clone());
        inbox.execute(() -> {
            apply(summed);
            if (finite) asked.complete(mean);
        });
    }

    /// For a driven run: asks for a pass, and gets the mean over its rows.
    CompletableFuture<MeanGradients> ask(Pass pass) {
        CompletableFuture<MeanGradients> answer = new CompletableFuture<>();
        inbox.execute(() -> {
            asked = answer;
            apply(new Input.Asked(pass));
            if (result.isCompletedExceptionally())
                answer.completeExceptionally(result.exceptionNow());
        });
        return answer;
    }

    /// For a driven run: the parameters are these from now on.
    /// @param values flat, in layout order; read at once
    void publish(float[] values) {
        float[] copy = values.clone();
        inbox.execute(() -> {
            parameters.prepare(copy);
            apply(new Input.Published());
        });
    }

    /// For a driven run: workers get their goodbye.
    void closeDriven() {
        inbox.execute(() -> {
            apply(new Input.Closed());
            result.completeExceptionally(new IllegalStateException("the session is closed"));
        });
    }

    private void send(WorkerId id, List<CoordinatorMessage> toSend) {
        WorkerStream stream = streams.get(id);
        if (stream != null) stream.send(toSend);
    }

    private void dismiss(Effect.Dismiss dismiss) {
        WorkerStream stream = streams.remove(dismiss.worker());
        if (stream != null) stream.dismiss(Messages.reason(dismiss.farewell()), dismiss.message());
    }

    private void finish(Effect.ReportFinished report) {
        RunListener.Finished finished = reporter.finished(report);
        inbox.execute(() -> result.complete(finished));
    }

    private void fail(Effect.Fail fail) {
        Throwable problem = problem(fail);
        inbox.execute(() -> {
            result.completeExceptionally(problem);
            asked.completeExceptionally(problem);
        });
        try {
            reporter.failed(fail, appliedSteps);
        } catch (RuntimeException second) { // the workers are still to be told
            log.warn("not all of what the failed run had is kept", second);
            if (!second.equals(problem)) problem.addSuppressed(second);
        }
    }

    private RubanException problem(Effect.Fail fail) {
        Throwable failure = cause;
        if (failure == null) return new RubanException(fail.code(), fail.message());
        if (failure instanceof RubanException problem) return problem;
        return new RubanException(fail.code(), fail.message(), failure);
    }
}
