package dev.ruban.coordinator.server;

import dev.ruban.coordinator.durable.Continuity;
import dev.ruban.coordinator.durable.Snapshot;
import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.JoinRequest;
import dev.ruban.coordinator.protocol.ProtocolSettings;
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
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// Owns a run: feeds the protocol and has its effects performed. Everything happens in its [Inbox],
/// one thing at a time.
final class Engine implements Outlet {
    private static final int MOST_WAITING = 4096;

    private final Inbox inbox = new Inbox(MOST_WAITING);
    private final WorkerStreams streams = new WorkerStreams();
    private final RunWatch watch;
    private final SecureRandom entropy = new SecureRandom();
    private final TrainingTask task;
    private final ProtocolSettings settings;
    private final RunCourse course;
    private final PassSums sums;
    private final RunEnd end;
    private final DrivenPasses driven;
    private final EffectPerformer performer;
    private TrainingState state;

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
        course = new RunCourse(task, listener, continuity, advisers);
        ProtocolSettings given = engineSettings.protocol();
        settings = course.isConsulting() ? given.withCallbacks() : given;
        watch = new RunWatch(settings.heartbeatTimeoutNanos());
        sums = new PassSums(task, course.parameters());
        end = new RunEnd(inbox, course.reporter());
        driven =
                new DrivenPasses(
                        settings.driven(), inbox, sums, course.parameters(), end, this::apply);
        OwnAnswers own = new OwnAnswers(task, engineSettings.computer(), this);
        end.whenReached(own::close);
        performer =
                new EffectPerformer(
                        streams,
                        new Messages(
                                task,
                                settings,
                                engineSettings.heartbeatInterval(),
                                course.parameters()),
                        sums,
                        driven,
                        own,
                        course,
                        end,
                        watch,
                        this);
        state =
                TrainingState.initial(
                        settings, task.plan(), continuity.firstVersion(), System.nanoTime());
        continuity.from().ifPresent(from -> beginAt(from, continuity.firstVersion()));
    }

    /// The state before the first input, of a run that goes on.
    private void beginAt(Snapshot from, long firstVersion) {
        course.restore(from);
        state =
                TrainingState.at(
                        from.position(), settings, state.plan(), firstVersion, System.nanoTime());
    }

    void open() {
        inbox.execute(this::begin);
    }

    private void begin() {
        try {
            course.begin();
        } catch (Throwable failure) {
            broken(failure);
            return;
        }
        apply(new Input.Opened());
        bringEntropy();
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

    @Override
    public void bring(Input input) {
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

    @Override
    public void cannotGoOn(Throwable failure) {
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
            for (Effect effect : transition.effects()) {
                if (effect instanceof Effect.ReportFinished) tellAudit();
                performer.perform(effect);
                watch.performed(effect, now);
            }
        } catch (Throwable failure) {
            broken(failure);
        }
    }

    private void tellAudit() {
        RunListener.Audited audited = watch.audited(settings.audit());
        if (audited.fraction() == 0 && audited.compared() == 0) return;
        course.reporter().audited(audited);
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
            end.fail(new Effect.Fail(code, message), course.appliedSteps());
        } catch (Throwable failure) {
            broken(failure);
        }
    }

    /// Tells a person of something outside the protocol; from any thread.
    void tell(String message) {
        inbox.execute(() -> performer.warn(message));
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

    /// For a program that asks for each pass.
    DrivenPasses driven() {
        return driven;
    }
}
