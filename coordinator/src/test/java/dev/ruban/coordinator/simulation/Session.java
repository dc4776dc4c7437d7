package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Farewell;
import dev.ruban.coordinator.protocol.JoinRequest;
import dev.ruban.coordinator.protocol.Leaves;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.Pass;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// A worker process, as `WorkerSession` is: one thing at a time, in order of arrival; shards are
/// loaded meanwhile; signs of life come from a timer.
final class Session {
    private static final long SHARD_NANOS = 15 * Timeline.MILLISECOND;

    private final World world;
    private final Machine machine;
    private final Liar liar;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final BitSet target = new BitSet();
    private final BitSet held;
    private @Nullable Connection connection;
    private Message.@Nullable Parameters parameters;
    private long placement;
    private final Holdings former;
    private Message.@Nullable Welcome welcome;
    private long busySince;
    private long busyNanos;
    private long loads;
    private boolean loading;
    private boolean busy;
    private boolean leaving;
    private boolean ended;

    Session(World world, Machine machine) {
        this.world = world;
        this.machine = machine;
        liar = new Liar(world, machine);
        former = machine.holdings();
        held = (BitSet) former.held().clone();
    }

    void open(Connection opened) {
        connection = opened;
        send(
                new Message.Join(
                        new JoinRequest(
                                1,
                                1,
                                "simulated",
                                "host" + machine.number(),
                                machine.pid(),
                                1,
                                former.claim(world.scenario.plan().shards()))));
    }

    private void send(Message.Upward message) {
        if (connection != null) connection.sendUp(message);
    }

    void receive(Message.Downward message) {
        machine.later(0, () -> inTurn(() -> handle(message)));
    }

    private void inTurn(Runnable task) {
        tasks.add(task);
        proceed();
    }

    private void proceed() {
        while (!busy && !ended && !tasks.isEmpty()) tasks.remove().run();
    }

    private void handle(Message.Downward message) {
        switch (message) {
            case Message.Welcome welcomed -> welcomed(welcomed);
            case Message.Placement placed -> place(placed);
            case Message.Work work -> compute(work);
            case Message.Goodbye goodbye -> dismissed(goodbye);
        }
    }

    private void welcomed(Message.Welcome message) {
        welcome = message;
        if (!machine.sent().isEmpty() && world.strikes(Fault.RESENDING))
            machine.sent().forEach(this::send);
        beatLater();
    }

    private void beatLater() {
        machine.later(world.scenario.heartbeatTimeoutNanos() / 5, this::beat);
    }

    private void beat() {
        long busyMillis = (busyNanos + (busy ? world.now() - busySince : 0)) / Timeline.MILLISECOND;
        send(new Message.Heartbeat(loads + busyMillis, 1 + busyMillis));
        beatLater();
    }

    /// Drops at once what it is not to hold any more, then loads what it lacks.
    private void place(Message.Placement placed) {
        if (placed.number() < placement) return;
        placement = placed.number();
        target.clear();
        for (Leaves.Range range : placed.ranges()) target.set(range.first(), range.end());
        held.and(target);
        load();
    }

    private void load() {
        if (loading) return;
        int first = firstMissing();
        if (first < 0) {
            send(new Message.Ready(placement));
            return;
        }
        int end = first;
        while (target.get(end) && !held.get(end)) end++;
        int after = end;
        loading = true;
        long nanos = (long) (SHARD_NANOS * (end - first) * machine.slowness());
        machine.later(nanos, () -> inTurn(() -> loaded(first, after)));
    }

    private int firstMissing() {
        for (int shard = target.nextSetBit(0); shard >= 0; shard = target.nextSetBit(shard + 1))
            if (!held.get(shard)) return shard;
        return -1;
    }

    private void loaded(int first, int end) {
        loading = false;
        loads++;
        held.set(first, end);
        held.and(target);
        load();
    }

    private void compute(Message.Work work) {
        work.parameters().ifPresent(received -> parameters = received);
        if (parameters == null || parameters.version() != work.id().version()) {
            fail("work on parameters of version %d".formatted(work.id().version()));
            return;
        }
        if (!holds(work)) {
            fail("work on shards %s, held are %s".formatted(work.subtrees(), held));
            return;
        }
        if (world.kills(work)) {
            machine.later(world.chance.between(1, duration(work)), () -> machine.kill(true));
            return;
        }
        busy = true;
        busySince = world.now();
        Message.Parameters with = parameters;
        machine.later(duration(work), () -> computed(work, with));
    }

    private boolean holds(Message.Work work) {
        for (Subtree subtree : work.subtrees())
            if (held.nextClearBit(subtree.first()) < subtree.end()) return false;
        return true;
    }

    private long duration(Message.Work work) {
        long rows = 0;
        for (Subtree subtree : work.subtrees())
            for (int shard = subtree.first(); shard < subtree.end(); shard++)
                rows += world.workload.rows(work.pass(), shard).length;
        long nanos = world.scenario.baseNanos() + rows * world.scenario.rowNanos();
        return (long) (nanos * machine.slowness() * (0.8 + 0.4 * world.chance.uniform()));
    }

    private void computed(Message.Work work, Message.Parameters with) {
        busy = false;
        busyNanos += world.now() - busySince;
        Pass pass = work.pass();
        var answers =
                work.subtrees().stream()
                        .map(subtree -> world.workload.compute(pass, subtree, with.values()))
                        .toList();
        liar.send(
                new Message.Partials(work.id(), answers),
                pass,
                connection == null ? null : connection.worker(),
                this::send);
        proceed();
    }

    private void dismissed(Message.Goodbye goodbye) {
        world.tell("machine %d is told goodbye: %s", machine.number(), goodbye);
        end();
        boolean tries =
                goodbye.farewell() == Farewell.EXPELLED || goodbye.farewell() == Farewell.SILENT;
        if (tries && world.chance.happens(0.5)) {
            machine.dialsAgain(Timeline.SECOND, holdings());
            return;
        }
        long pause = goodbye.farewell() == Farewell.LEAVING ? 8 : 4;
        exit(world.chance.between(1, pause) * Timeline.SECOND);
    }

    /// The worker is told to leave: it computes until it is dismissed.
    void leave() {
        machine.later(
                0,
                () ->
                        inTurn(() -> {
                            if (leaving) return;
                            leaving = true;
                            send(new Message.Leave(false, "leaving"));
                        }));
    }

    private void fail(String reason) {
        world.tell("machine %d fails: %s", machine.number(), reason);
        world.failedWork(reason);
        send(new Message.Leave(true, reason));
        end();
        exit(Timeline.SECOND);
    }

    /// The stream is gone at the worker's end.
    void disconnected() {
        machine.later(
                0,
                () -> {
                    if (ended) return;
                    end();
                    long nanos = world.chance.between(100, 2_000L) * Timeline.MILLISECOND;
                    if (!leaving && world.chance.happens(0.7))
                        machine.dialsAgain(nanos, holdings());
                    else exit(nanos);
                });
    }

    /// What the process keeps for its next session.
    private Holdings holdings() {
        Message.Welcome by = welcome;
        if (by == null) return former;
        return new Holdings(by.incarnation(), by.worker(), (BitSet) held.clone());
    }

    private void end() {
        ended = true;
        if (connection != null) connection.closedByWorker();
    }

    private void exit(long restartNanos) {
        machine.exited(restartNanos);
    }

    /// @param told whether the coordinator's host is
    void killed(boolean told) {
        ended = true;
        if (connection == null) return;
        if (told) connection.processGone();
        else connection.hostGone();
    }

    void breakConnection() {
        if (connection != null && welcome != null) connection.breakOff("its connection broke");
    }
}
