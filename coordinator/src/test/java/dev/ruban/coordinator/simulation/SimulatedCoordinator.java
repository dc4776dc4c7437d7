package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.ObservedStep;
import dev.ruban.coordinator.protocol.ProtocolSettings;
import dev.ruban.coordinator.protocol.TrainingState;
import dev.ruban.coordinator.protocol.WorkerId;
import dev.ruban.problem.ExitCode;
import dev.ruban.reduction.Partial;
import dev.ruban.worker.compute.Pass;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A coordinator's process: brings inputs to the protocol one at a time and performs the effects in
/// their order, as `Engine` does.
final class SimulatedCoordinator {
    private static final long FIRST_VERSION = 1;
    private static final long SUM_NANOS = 30 * Timeline.MILLISECOND;

    private final World world;
    private final ProtocolSettings settings;
    private final Breakdown breakdown;
    private final Judge judge;
    private final Sums sums;
    private final SortedMap<WorkerId, Connection> streams = new TreeMap<>();
    private final Queue<Runnable> inbox = new ArrayDeque<>();
    private TrainingState state;
    private boolean busy;
    private long joined;
    private long pausedUntil;
    private long beats;
    private @Nullable Answer delivered;
    private Optional<Effect> end = Optional.empty();

    SimulatedCoordinator(World world, ProtocolSettings settings) {
        this.world = world;
        this.settings = settings;
        breakdown = new Breakdown(world);
        judge = new Judge(world, settings);
        sums = new Sums(world, FIRST_VERSION);
        state = TrainingState.initial(settings, world.scenario.plan(), FIRST_VERSION, world.now());
    }

    void open() {
        execute(() -> apply(new Input.Opened()));
        if (breakdown.meetsTheGathering()) breakDownSoon();
        tickLater();
    }

    private void tickLater() {
        long interval = Math.min(Timeline.SECOND, settings.heartbeatTimeoutNanos() / 5);
        world.time.in(
                interval,
                () -> {
                    execute(() -> apply(new Input.Tick()));
                    if (end.isEmpty()) tickLater();
                });
    }

    /// How the run ended, if it has: the last report, or a failure.
    Optional<Effect> end() {
        return end;
    }

    boolean stepInFlight() {
        return ObservedStep.stepInFlight(state);
    }

    TrainingState state() {
        return state;
    }

    Judge judge() {
        return judge;
    }

    /// The process stands still.
    void pause(long nanos) {
        if (world.now() < pausedUntil) return;
        pausedUntil = world.now() + nanos;
        judge.paused(world.now(), pausedUntil);
    }

    private void begin(Effect.Begin begin) {
        sums.clear();
        if (breakdown.meets(begin)) breakDownSoon();
    }

    private void breakDownSoon() {
        world.time.in(world.chance.between(0, SUM_NANOS), this::breakDown);
    }

    /// Gives the run up.
    private void breakDown() {
        if (end.isPresent()) return;
        world.struck(Fault.BREAKDOWN);
        execute(() -> apply(new Input.Broken(ExitCode.INTERRUPTED, "told to stop")));
    }

    /// One thing after the other, and nothing while the process stands still.
    private void execute(Runnable task) {
        if (world.now() < pausedUntil) {
            world.time.at(pausedUntil, () -> execute(task));
            return;
        }
        inbox.add(task);
        if (busy) return;
        busy = true;
        while (!inbox.isEmpty()) inbox.remove().run();
        busy = false;
    }

    void receive(Connection connection, Message.Upward message) {
        execute(() -> take(connection, message));
    }

    private void take(Connection connection, Message.Upward message) {
        if (message instanceof Message.Join join) {
            WorkerId id = new WorkerId(++joined);
            streams.put(id, connection);
            connection.joinedAs(id);
            apply(new Input.Joined(id, join.request()));
            return;
        }
        WorkerId worker = connection.worker();
        if (worker == null) throw new IllegalStateException(message + " before the join");
        judge.heard(worker);
        switch (message) {
            case Message.Join _ -> throw new IllegalStateException("a second join");
            case Message.Ready ready -> apply(new Input.Ready(worker, ready.placement()));
            case Message.Heartbeat _ -> beat(worker);
            case Message.Partials partials ->
                    partials.answers().forEach(answer -> deliver(worker, partials, answer));
            case Message.Leave leave -> left(worker, leave);
        }
    }

    /// Every worker gets on; now and then a piece of a message comes, too.
    private void beat(WorkerId worker) {
        beats++;
        if (beats % 4 == 0) apply(new Input.Alive(worker));
        else apply(new Input.Beat(worker, beats, 0));
    }

    private void deliver(WorkerId worker, Message.Partials message, Answer answer) {
        delivered = answer;
        apply(
                new Input.Delivered(
                        worker,
                        message.work(),
                        answer.subtree(),
                        answer.rows(),
                        answer.loss(),
                        answer.gradients().length > 0));
        delivered = null;
    }

    private void left(WorkerId worker, Message.Leave leave) {
        if (leave.failed()) apply(new Input.Lost(worker, "it failed: " + leave.reason()));
        else apply(new Input.Left(worker, leave.reason()));
    }

    /// A stream is gone.
    void lost(Connection connection, String reason) {
        execute(() -> {
            WorkerId worker = connection.worker();
            if (worker == null) return;
            streams.remove(worker);
            apply(new Input.Lost(worker, reason));
        });
    }

    private void apply(Input input) {
        if (end.isPresent()) return;
        ObservedStep step = ObservedStep.of(state, input, world.now());
        judge.observe(step);
        state = step.after();
        for (Effect effect : step.effects()) perform(effect);
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.Welcome(WorkerId worker) ->
                    send(worker, new Message.Welcome(worker.value()));
            case Effect.Place place ->
                    send(
                            place.worker(),
                            new Message.Placement(place.number(), place.shards().ranges()));
            case Effect.Deal deal -> send(deal.worker(), work(deal));
            case Effect.Begin begin -> begin(begin);
            case Effect.Accept _ -> sums.add(takeDelivered());
            case Effect.Discard _ -> takeDelivered();
            case Effect.SumUp sumUp -> sumUp(sumUp);
            case Effect.Commit commit -> {
                sums.commit(commit.version());
                judge.committed(commit.step(), sums.parameters().values());
            }
            case Effect.Publish _,
                    Effect.Checkpoint _,
                    Effect.Recompute _,
                    Effect.Keep _,
                    Effect.Forget _,
                    Effect.RollBack _ ->
                    throw new IllegalStateException(effect + " was not asked for");
            case Effect.ReportStarted report -> judge.reported(report);
            case Effect.ReportStep report -> judge.reported(report);
            case Effect.ReportEpochTrained report -> judge.reported(report);
            case Effect.ReportEpoch report -> judge.reported(report);
            case Effect.ReportFinished report -> {
                judge.finished(report);
                end = Optional.of(report);
            }
            case Effect.Dismiss dismiss -> dismiss(dismiss);
            case Effect.Note(String message) -> world.tell("  note: %s", message);
            case Effect.Warn(String message) -> world.tell("  warning: %s", message);
            case Effect.Fail fail -> {
                judge.failed(fail);
                end = Optional.of(fail);
            }
        }
    }

    private Message.Work work(Effect.Deal deal) {
        Optional<Message.Parameters> parameters =
                deal.withParameters() ? Optional.of(sums.parameters()) : Optional.empty();
        return new Message.Work(deal.work(), deal.pass(), deal.subtrees(), parameters);
    }

    private Answer takeDelivered() {
        Answer answer = delivered;
        if (answer == null) throw new IllegalStateException("no partial was delivered");
        return answer;
    }

    /// The sum takes its time: whatever comes meanwhile is dealt with before.
    private void sumUp(Effect.SumUp sumUp) {
        Partial root = sums.root();
        judge.summed(sumUp, root, sums.fingerprint());
        double loss = root.loss();
        if (sumUp.kind() instanceof Pass.Step step) sums.update(step.step() + 1, root);
        Input summed = new Input.SummedUp(sumUp.pass(), loss, true, Optional.empty());
        world.time.in(world.chance.between(0, SUM_NANOS), () -> execute(() -> apply(summed)));
    }

    private void send(WorkerId worker, Message.Downward message) {
        Connection connection = streams.get(worker);
        if (connection != null) connection.sendDown(message);
    }

    private void dismiss(Effect.Dismiss dismiss) {
        judge.dismissed(dismiss);
        Connection connection = streams.remove(dismiss.worker());
        if (connection == null) return;
        connection.sendDown(new Message.Goodbye(dismiss.farewell(), dismiss.message()));
        connection.closedByCoordinator();
    }
}
