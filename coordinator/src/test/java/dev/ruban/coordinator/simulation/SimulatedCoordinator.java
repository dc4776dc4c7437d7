package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.JobPlan;
import dev.ruban.coordinator.protocol.ObservedStep;
import dev.ruban.coordinator.protocol.Point;
import dev.ruban.coordinator.protocol.Progress;
import dev.ruban.coordinator.protocol.ProtocolSettings;
import dev.ruban.coordinator.protocol.Question;
import dev.ruban.coordinator.protocol.TrainingState;
import dev.ruban.coordinator.protocol.WorkerId;
import dev.ruban.problem.ExitCode;
import dev.ruban.reduction.Partial;
import dev.ruban.worker.compute.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A coordinator's process: brings inputs to the protocol one at a time and performs the effects in
/// their order, as `Engine` does.
final class SimulatedCoordinator {
    private static final long VERSIONS_OF_AN_INCARNATION = 1L << 40;
    private static final long SUM_NANOS = 30 * Timeline.MILLISECOND;
    private static final long BREAKDOWN_NANOS = Timeline.SECOND;
    private static final int MOST_EFFECTS = 30;
    private static final long CALLBACK_NANOS = 100 * Timeline.MILLISECOND;

    private final World world;
    private final ProtocolSettings settings;
    private final Disk disk;
    private final Breakdown breakdown;
    private final RareMoment rareMoment;
    private final Enemy enemy;
    private final Judge judge;
    private final Sums sums;
    private final Callbacks callbacks;
    private final CheckpointWriter writer;
    private final OwnAnswers own;
    private final Program program;
    private final List<Connection> connections = new ArrayList<>();
    private final SortedMap<WorkerId, Connection> streams = new TreeMap<>();
    private final Mailbox mailbox;
    private final Reception reception;
    private TrainingState state;
    private boolean dead;
    private int effectsToCrash;
    private long joined;
    private Optional<Effect> end = Optional.empty();

    /// Goes on where the disk says.
    SimulatedCoordinator(
            World world,
            ProtocolSettings settings,
            Disk disk,
            Breakdown breakdown,
            RareMoment rareMoment,
            Enemy enemy) {
        this.world = world;
        this.settings = settings;
        this.disk = disk;
        this.breakdown = breakdown;
        this.rareMoment = rareMoment;
        this.enemy = enemy;
        judge = new Judge(world, settings, disk);
        mailbox = new Mailbox(world);
        reception = new Reception(world, judge, this::apply);
        sums = new Sums(world);
        callbacks = new Callbacks(world, sums);
        writer = new CheckpointWriter(world, disk, this::kept);
        own = new OwnAnswers(world, this::bring);
        program = new Program(world, sums, judge, this::bring);
        state = start(disk.resume());
    }

    private TrainingState start(Optional<Checkpoint> checkpoint) {
        long version = settings.incarnation() * VERSIONS_OF_AN_INCARNATION + 1;
        JobPlan plan = world.scenario.plan();
        Progress position = restore(checkpoint);
        return settings.driven()
                ? TrainingState.initial(settings, plan, version, world.now())
                : TrainingState.at(position, settings, plan, version, world.now());
    }

    private Progress restore(Optional<Checkpoint> checkpoint) {
        if (checkpoint.isEmpty()) {
            sums.restore(Memory.beginning(), Point.NEXT_STEP);
            callbacks.know(Advisor.BEGINNING);
            return Progress.beginning(world.scenario.plan());
        }
        Checkpoint found = checkpoint.get();
        boolean empty = world.weakness.has(ShellFlaw.SLOTS_NOT_RESTORED);
        Memory memory = empty ? Memory.of(found.memory().values()) : found.memory();
        sums.restore(memory, found.position().stage().point());
        if (!world.weakness.has(ShellFlaw.CALLBACKS_NOT_RESTORED)) callbacks.know(found.advisor());
        return found.position();
    }

    /// Callbacks take their time.
    private void consult(Question question) {
        world.time.in(
                world.chance.between(0, CALLBACK_NANOS),
                () -> mailbox.execute(() -> apply(callbacks.advised(question))));
    }

    void open() {
        mailbox.execute(() -> {
            apply(new Input.Entropy(world.chance.next()));
            apply(new Input.Opened());
        });
        if (breakdown.meetsTheGathering()) breakDownSoon();
        if (settings.driven()) program.goOn();
        tickLater();
    }

    private void tickLater() {
        long interval = Math.min(Timeline.SECOND, settings.heartbeatTimeoutNanos() / 5);
        world.time.in(
                interval,
                () -> {
                    mailbox.execute(this::tick);
                    if (!dead) tickLater();
                });
    }

    private void tick() {
        apply(new Input.Entropy(world.chance.next()));
        apply(new Input.Tick());
    }

    /// Whether the run has come to an end, good or bad.
    boolean hasEnded() {
        return end.isPresent() || program.isDone();
    }

    boolean isFinished() {
        return program.isDone() || end.filter(Effect.ReportFinished.class::isInstance).isPresent();
    }

    boolean isDead() {
        return dead;
    }

    boolean stepInFlight() {
        return !dead && ObservedStep.stepInFlight(state);
    }

    TrainingState state() {
        return state;
    }

    /// A worker dials.
    void accept(Connection connection) {
        connections.add(connection);
    }

    /// The process stands still.
    void pause(long nanos) {
        if (mailbox.pause(nanos)) judge.paused(world.now(), world.now() + nanos);
    }

    /// The process is killed before one of the next effects.
    void crashSoon() {
        crashWithin(MOST_EFFECTS);
    }

    void crashWithin(int effects) {
        effectsToCrash = 1 + world.chance.below(effects);
    }

    /// The process is told to stop in order.
    void stop() {
        bring(new Input.Stop(ExitCode.INTERRUPTED, "told to stop"));
    }

    private void bring(Input input) {
        mailbox.execute(() -> apply(input));
    }

    private void kept(Input written) {
        bring(written);
        if (written instanceof Input.CheckpointWritten) enemy.kept();
    }

    private void begin(Effect.Begin begin) {
        sums.clear();
        String stage = ObservedStep.stage(state);
        if (breakdown.meets(begin, stage)) breakDownSoon();
        rareMoment.begun(stage);
    }

    private void breakDownSoon() {
        boolean soon = !settings.driven() && world.chance.happens(0.7);
        long longest = soon ? SUM_NANOS : BREAKDOWN_NANOS;
        world.time.in(world.chance.between(0, longest), this::breakDown);
    }

    /// The coordinator cannot go on.
    private void breakDown() {
        if (dead || hasEnded()) return;
        breakdown.happens();
        world.struck(breakdown.isInOrder() ? Fault.STOP : Fault.BREAKDOWN);
        if (breakdown.isInOrder()) stop();
        else cannotGoOn();
    }

    void cannotGoOn() {
        bring(new Input.Broken(ExitCode.IO, "it cannot go on"));
    }

    void receive(Connection connection, Message.Upward message) {
        mailbox.execute(() -> take(connection, message));
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
        reception.take(worker, message);
    }

    /// A stream is gone.
    void lost(Connection connection, String reason) {
        mailbox.execute(() -> {
            WorkerId worker = connection.worker();
            if (worker == null) return;
            streams.remove(worker);
            apply(new Input.Lost(worker, reason));
        });
    }

    private void apply(Input input) {
        if (dead || hasEnded() && !(input instanceof Input.Closed)) return;
        ObservedStep step = ObservedStep.of(state, input, world.now());
        judge.observe(step);
        state = step.after();
        for (Effect effect : step.effects()) {
            if (effectsToCrash > 0 && --effectsToCrash == 0) crash();
            if (dead) return;
            perform(effect);
        }
    }

    private void crash() {
        world.struck(Fault.COORDINATOR_CRASH);
        die();
    }

    /// The process is gone, and all that it had in its memory.
    void die() {
        if (dead) return;
        writer.die();
        world.doubts.forgotten();
        dead = true;
        mailbox.close();
        connections.forEach(Connection::coordinatorGone);
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.Welcome(WorkerId worker) ->
                    send(worker, new Message.Welcome(worker.value(), settings.incarnation()));
            case Effect.Place place ->
                    send(
                            place.worker(),
                            new Message.Placement(place.number(), place.shards().ranges()));
            case Effect.Deal deal -> send(deal.worker(), work(deal));
            case Effect.Begin begin -> begin(begin);
            case Effect.Accept _ -> accept(reception.delivered());
            case Effect.Discard _ -> reception.delivered();
            case Effect.SumUp sumUp -> sumUp(sumUp);
            case Effect.Publish(Point point, long _) -> sums.publish(point);
            case Effect.Commit commit -> commit(commit);
            case Effect.Consult(Question question) -> consult(question);
            case Effect.Restore _ -> sums.replace(callbacks.known().kept());
            case Effect.ReportStopped report -> judge.reported(report);
            case Effect.ReportBest report -> judge.reported(report);
            case Effect.Recompute recompute -> own.compute(recompute, sums.published());
            case Effect.Keep(long version) -> own.keep(version, sums.published());
            case Effect.Forget(long version) -> own.forget(version);
            case Effect.RollBack(long updates) ->
                    bring(new Input.Restored(restore(disk.rollBack(updates))));
            case Effect.Checkpoint(Progress position) ->
                    writer.write(
                            new Checkpoint(
                                    position,
                                    sums.memory(),
                                    callbacks.known(),
                                    disk.history().size(),
                                    true));
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

    /// A program has committed what it published.
    private void commit(Effect.Commit commit) {
        if (!settings.driven()) sums.commit();
        judge.committed(commit.step() + (settings.driven() ? 1 : 0), sums.published());
    }

    private Message.Work work(Effect.Deal deal) {
        float[] values = sums.published();
        world.dealt(deal.work().version(), values);
        Optional<Message.Parameters> parameters =
                deal.withParameters()
                        ? Optional.of(new Message.Parameters(deal.work().version(), values))
                        : Optional.empty();
        return new Message.Work(deal.work(), deal.pass(), deal.subtrees(), parameters);
    }

    private void accept(Reception.Delivery delivery) {
        Answer answer = delivery.answer();
        sums.add(answer);
        if (!answer.lie()) return;
        judge.lied(state, delivery.pass(), answer.subtree());
        Connection connection = streams.get(delivery.worker());
        if (connection != null) enemy.counted(connection.machine());
    }

    /// The sum takes its time: whatever comes meanwhile is dealt with before.
    private void sumUp(Effect.SumUp sumUp) {
        Partial root = sums.root();
        judge.summed(sumUp, root, sums.fingerprint());
        double loss = root.loss();
        Sums.Prepared prepared = prepare(sumUp.kind(), root);
        Input summed =
                new Input.SummedUp(
                        sumUp.pass(), loss, root.metrics(), prepared.finite(), prepared.outcome());
        world.time.in(world.chance.between(0, SUM_NANOS), () -> summed(summed, sumUp, root));
    }

    /// A program prepares its steps itself.
    private Sums.Prepared prepare(Pass kind, Partial root) {
        return kind instanceof Pass.Step(long step) && !settings.driven()
                ? sums.prepare(step + 1, root)
                : new Sums.Prepared(true, Optional.empty());
    }

    private void summed(Input summed, Effect.SumUp sumUp, Partial root) {
        mailbox.execute(() -> {
            apply(summed);
            if (settings.driven() && !dead && !hasEnded()) program.answered(sumUp.kind(), root);
        });
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
