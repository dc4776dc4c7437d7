package dev.ruban.coordinator.server;

import dev.ruban.coordinator.durable.Continuity;
import dev.ruban.coordinator.durable.Snapshot;
import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.JoinRequest;
import dev.ruban.coordinator.protocol.Progress;
import dev.ruban.coordinator.protocol.ProtocolSettings;
import dev.ruban.coordinator.protocol.Question;
import dev.ruban.coordinator.protocol.RunView;
import dev.ruban.coordinator.protocol.TrainingProtocol;
import dev.ruban.coordinator.protocol.TrainingState;
import dev.ruban.coordinator.protocol.TrainingState.Phase;
import dev.ruban.coordinator.protocol.Transition;
import dev.ruban.coordinator.protocol.WorkId;
import dev.ruban.coordinator.protocol.WorkerId;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Goodbye;
import dev.ruban.proto.v1.RunStatus;
import dev.ruban.reduction.Partial;
import dev.ruban.tensor.kernel.KernelSelection;
import dev.ruban.worker.compute.Pass;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Owns a run: feeds the protocol, performs its effects, holds parameters and sums. Everything
/// happens in its [Inbox], one thing at a time.
final class Engine {
    private static final Logger log = LoggerFactory.getLogger(Engine.class);
    private static final int MOST_WAITING = 4096;

    private final Inbox inbox = new Inbox(MOST_WAITING);
    private final WorkerStreams streams = new WorkerStreams();
    private final TrainingTask task;
    private final Continuity continuity;
    private final ProtocolSettings settings;
    private final TrainedParameters parameters;
    private final PassSums sums;
    private final Messages messages;
    private final RunReporter reporter;
    private final RunEnd end;
    private final RunSnapshots snapshots;
    private final OwnAnswers own;
    private final SecureRandom entropy = new SecureRandom();
    private final Consultation consultation;
    private final RunWatch watch = new RunWatch();
    private TrainingState state;
    private long appliedSteps;
    private CompletableFuture<MeanGradients> asked = new CompletableFuture<>();

    /// @param advisers where callbacks are asked: beside the owner, or by the calling thread
    Engine(
            TrainingTask task,
            CoordinatorSettings settings,
            RunListener listener,
            Continuity continuity,
            Executor advisers) {
        this(task, EngineSettings.of(settings, continuity), listener, continuity, advisers);
    }

    /// For a program that asks for each pass.
    static Engine driven(TrainingTask task, CoordinatorSettings settings, RunListener listener) {
        Continuity none = Continuity.none();
        EngineSettings driven = EngineSettings.of(settings, none).withDriver();
        return new Engine(task, driven, listener, none, Runnable::run);
    }

    private Engine(
            TrainingTask task,
            EngineSettings engineSettings,
            RunListener listener,
            Continuity continuity,
            Executor advisers) {
        this.task = task;
        this.continuity = continuity;
        parameters =
                new TrainedParameters(
                        task.update(),
                        task.layout(),
                        task.initialParameters(),
                        KernelSelection.current().kernels());
        RunMetrics metrics = RunMetrics.of(task);
        consultation = new Consultation(task, parameters, metrics, advisers);
        ProtocolSettings given = engineSettings.protocol();
        settings = consultation.isNeeded() ? given.withCallbacks() : given;
        sums = new PassSums(task, parameters);
        messages = new Messages(task, settings, engineSettings.heartbeatInterval(), parameters);
        reporter = new RunReporter(listener, parameters, metrics, System.nanoTime());
        end = new RunEnd(inbox, reporter);
        snapshots = new RunSnapshots(continuity.store(), parameters, consultation, reporter);
        own = new OwnAnswers(task, engineSettings.computer(), this::bring, this::cannotGoOn);
        end.whenReached(own::close);
        end.whenFailed(failure -> asked.completeExceptionally(failure));
        state =
                TrainingState.initial(
                        settings, task.plan(), continuity.firstVersion(), System.nanoTime());
        continuity.from().ifPresent(this::beginAt);
    }

    /// The state before the first input, of a run that goes on.
    private void beginAt(Snapshot from) {
        snapshots.restore(from);
        appliedSteps = from.position().steps();
        state =
                TrainingState.at(
                        from.position(),
                        settings,
                        state.plan(),
                        continuity.firstVersion(),
                        System.nanoTime());
    }

    void open() {
        inbox.execute(this::begin);
    }

    private void begin() {
        try {
            if (continuity.from().isPresent()) goOn(continuity.from().get());
            else consultation.begin();
        } catch (Throwable failure) {
            broken(failure);
            return;
        }
        apply(new Input.Opened());
        bringEntropy();
    }

    private void goOn(Snapshot from) {
        consultation.resume(from);
        tellPlace(from.position());
    }

    /// Where the run goes on, or has gone back to; and once more what ended the training, if it has
    /// ended.
    private void tellPlace(Progress position) {
        reporter.goesOn(position.epochs());
        boolean ended = position.stage().isFinal();
        Optional<String> reason =
                position.conclusion().or(() -> ended ? consultation.stop() : Optional.empty());
        if (position.epochs() < task.job().epochs())
            reason.ifPresent(
                    why -> reporter.stopped(new Effect.ReportStopped(position.epochs(), why)));
        if (ended)
            consultation
                    .best()
                    .ifPresent(best ->
                            reporter.best(new Effect.ReportBest(best.epoch(), best.steps())));
    }

    /// What audits are drawn by; nothing else is random here.
    private void bringEntropy() {
        if (settings.audit() > 0) apply(new Input.Entropy(entropy.nextLong()));
    }

    long runId() {
        return settings.runId();
    }

    TrainingTask task() {
        return task;
    }

    ArrivingPartial newArrival() {
        return new ArrivingPartial(task, sums.buffers());
    }

    /// Takes a worker's stream in.
    /// @param done called when the request has been decided on
    /// @return false if too much waits already
    boolean join(WorkerStream stream, JoinRequest request, Runnable done) {
        return inbox.offer(() -> {
            apply(new Input.Joined(streams.add(stream), request));
            done.run();
        });
    }

    private void bring(Input input) {
        inbox.execute(() -> apply(input));
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
        sums.delivered(partial);
        boolean gradients = partial.gradients().length > 0;
        boolean compared = state.isCompared(id, work, partial.subtree());
        String digest = compared ? PartialDigest.of(partial) : "";
        apply(
                new Input.Delivered(
                        id,
                        work,
                        partial.subtree(),
                        partial.rows(),
                        partial.loss(),
                        gradients,
                        digest));
    }

    void tick() {
        inbox.execute(() -> {
            bringEntropy();
            apply(new Input.Tick());
        });
    }

    /// Ends the run after the running step and a checkpoint, unless it has ended.
    void stop(ExitCode code, String message) {
        bring(new Input.Stop(code, message));
    }

    /// Gives the run up, unless it has ended.
    void giveUp(ExitCode code, String message) {
        bring(new Input.Broken(code, message));
    }

    /// Ends the run by a failure of the coordinator itself, from any thread.
    void cannotGoOn(Throwable failure) {
        inbox.execute(() -> broken(failure));
    }

    boolean hasEnded() {
        return end.isReached();
    }

    /// Waits for the end of the run.
    RunListener.Finished await() throws InterruptedException {
        return end.await();
    }

    private void apply(Input input) {
        inbox.requireOwner();
        try {
            long now = System.nanoTime();
            Transition transition = TrainingProtocol.step(state, input, now);
            state = transition.next();
            watch.seen(input, state, now);
            for (Effect effect : transition.effects()) perform(effect);
        } catch (Throwable failure) {
            broken(failure);
        }
    }

    /// What a decision or an effect throws ends the run; once.
    private void broken(Throwable failure) {
        if (!end.isBrokenBy(failure)) {
            Throwable first = end.reachAtOnce();
            streams.dismissAll(Goodbye.Reason.REASON_FAILED, "the coordinator failed: " + first);
            return;
        }
        ExitCode code =
                failure instanceof RubanException problem ? problem.code() : ExitCode.DEFECT;
        inbox.execute(() -> failBy(code, String.valueOf(failure.getMessage())));
    }

    /// By the protocol; if that has ended the run already, an effect of the end has failed.
    private void failBy(ExitCode code, String message) {
        if (state.phase() != Phase.ENDED) {
            apply(new Input.Broken(code, message));
            return;
        }
        streams.dismissAll(Goodbye.Reason.REASON_ABANDONED, message);
        if (end.isReached()) return;
        try {
            end.fail(new Effect.Fail(code, message), appliedSteps);
        } catch (Throwable failure) {
            broken(failure);
        }
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.Welcome welcome ->
                    streams.send(welcome.worker(), List.of(messages.welcome(welcome)));
            case Effect.Place place ->
                    streams.send(place.worker(), List.of(messages.placement(place)));
            case Effect.Deal deal -> streams.send(deal.worker(), messages.work(deal));
            case Effect.Begin _ -> sums.clear();
            case Effect.Recompute recompute -> own.compute(recompute, parameters.published());
            case Effect.Keep(long version) -> own.keep(version, parameters.published());
            case Effect.Forget(long version) -> own.forget(version);
            case Effect.RollBack rollBack -> rollBack(rollBack);
            case Effect.Accept _ -> sums.accept();
            case Effect.Discard(var subtree, String reason) -> {
                sums.discard();
                log.debug("a partial of {} is dropped: {}", subtree, reason);
            }
            case Effect.SumUp sumUp -> sumUp(sumUp);
            case Effect.Publish publish -> parameters.publish(publish.point());
            case Effect.Checkpoint(Progress position) -> snapshots.keep(position, this::bring);
            case Effect.Commit commit -> {
                parameters.commit();
                appliedSteps = commit.step();
            }
            case Effect.ReportStarted report -> reporter.started(report);
            case Effect.Consult(Question question) -> consult(question);
            case Effect.Restore _ -> appliedSteps = consultation.restore();
            case Effect.ReportStep report -> {
                reporter.step(report);
                consultation.stepDone(appliedSteps, report);
            }
            case Effect.ReportEpochTrained report -> reporter.epochTrained(report);
            case Effect.ReportEpoch report -> {
                watch.trained(report.loss());
                reporter.epoch(report);
            }
            case Effect.ReportStopped report -> reporter.stopped(report);
            case Effect.ReportBest report -> reporter.best(report);
            case Effect.ReportFinished report -> {
                consultation.end();
                end.finish(report);
            }
            case Effect.Dismiss dismiss ->
                    streams.dismiss(
                            dismiss.worker(),
                            Messages.reason(dismiss.farewell()),
                            dismiss.message());
            case Effect.Note(String message) -> {
                log.info("{}", message);
                watch.happened(message);
            }
            case Effect.Warn(String message) -> warn(message);
            case Effect.Fail fail -> end.fail(fail, appliedSteps);
        }
    }

    private void rollBack(Effect.RollBack rollBack) {
        Optional<Snapshot> snapshot = continuity.store().rollBack(rollBack.updates());
        snapshot.ifPresentOrElse(
                snapshots::restore, () -> snapshots.restart(task.initialParameters()));
        Progress position =
                snapshot.map(Snapshot::position).orElseGet(() -> Progress.beginning(state.plan()));
        appliedSteps = position.steps();
        reporter.rolledBack(position.steps());
        if (snapshot.isPresent()) tellPlace(position);
        bring(new Input.Restored(position));
    }

    private void consult(Question question) {
        consultation.ask(
                question,
                answer -> inbox.execute(() -> apply(answer)),
                failure -> inbox.execute(() -> broken(failure)));
    }

    private void warn(String message) {
        log.warn("{}", message);
        watch.happened(message);
        reporter.warned(message);
    }

    /// Tells a person of something outside the protocol; from any thread.
    void tell(String message) {
        inbox.execute(() -> warn(message));
    }

    /// Grows while the run gets on; from any thread.
    long progress() {
        return watch.progress();
    }

    /// How the run is.
    CompletableFuture<RunStatus> status() {
        CompletableFuture<RunStatus> answer = new CompletableFuture<>();
        boolean taken =
                inbox.offer(() -> {
                    long now = System.nanoTime();
                    RunView view = RunView.of(state, now);
                    answer.complete(StatusMessages.of(settings, view, watch, now));
                });
        if (!taken) answer.completeExceptionally(new IllegalStateException("too busy"));
        return answer;
    }

    private void sumUp(Effect.SumUp sumUp) {
        if (settings.driven()) {
            answer(sumUp);
            return;
        }
        Input summed = sums.update(sumUp);
        inbox.execute(() -> apply(summed));
    }

    /// Gives the program that asked its mean gradients, once the protocol is ready for the next.
    private void answer(Effect.SumUp sumUp) {
        Input.SummedUp summed = sums.average(sumUp);
        MeanGradients mean = sums.mean(summed);
        inbox.execute(() -> {
            apply(summed);
            if (summed.finite()) asked.complete(mean);
        });
    }

    /// For a driven run: asks for a pass, and gets the mean over its rows.
    CompletableFuture<MeanGradients> ask(Pass pass) {
        CompletableFuture<MeanGradients> answer = new CompletableFuture<>();
        inbox.execute(() -> {
            asked = answer;
            apply(new Input.Asked(pass));
            if (end.isReached()) end.whenFailed(answer::completeExceptionally);
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
            end.close();
        });
    }
}
