package dev.ruban.coordinator.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A host that a worker process runs on, and whoever starts it anew when it is gone.
final class Machine {
    private static final int RESENT = 3;

    private final World world;
    private final Cluster cluster;
    private final int number;
    private final double slowness;
    private final List<Message.Partials> sent = new ArrayList<>();
    private final List<Message.Partials> sentBefore = new ArrayList<>();
    private @Nullable Session session;
    private long process;
    private long pid;
    private boolean same;
    private Holdings holdings = Holdings.none();
    private boolean startPlanned;
    private boolean killed;
    private long pausedUntil;
    private long partitionedUntil;
    private long slowUntil;

    Machine(World world, Cluster cluster, int number) {
        this.world = world;
        this.cluster = cluster;
        this.number = number;
        slowness = 0.5 + 1.5 * world.chance.uniform();
    }

    int number() {
        return number;
    }

    /// Of the running process.
    long pid() {
        return pid;
    }

    boolean isUp() {
        return session != null;
    }

    long partitionedUntil() {
        return partitionedUntil;
    }

    /// How many times as long as usual its work takes.
    double slowness() {
        return world.now() < slowUntil ? 6 * slowness : slowness;
    }

    /// Does something later, unless the process is gone by then; a process that stands still does it
    /// when it goes on.
    void later(long nanos, Runnable action) {
        long planning = process;
        world.time.in(nanos, () -> awake(planning, action));
    }

    private void awake(long planning, Runnable action) {
        if (planning != process) return;
        if (world.now() < pausedUntil) world.time.at(pausedUntil, () -> awake(planning, action));
        else action.run();
    }

    /// Starts a process if there is none.
    void startIn(long nanos) {
        if (isUp() || startPlanned) return;
        startPlanned = true;
        world.time.in(nanos, this::start);
    }

    private void start() {
        startPlanned = false;
        if (!cluster.isUp()) {
            startIn(world.chance.between(100, 1_000L) * Timeline.MILLISECOND);
            return;
        }
        SimulatedCoordinator coordinator = cluster.coordinator();
        if (killed) world.struck(Fault.RESTART);
        killed = false;
        process++;
        if (!same) pid++;
        else if (holdings.worker() > 0) world.struck(Fault.COMEBACK);
        same = false;
        Session opened = new Session(world, this);
        session = opened;
        world.tell("machine %d starts process %d", number, process);
        Connection connection = new Connection(world, coordinator, this, opened);
        coordinator.accept(connection);
        opened.open(connection);
    }

    /// The process dials once more, with what it holds.
    void dialsAgain(long nanos, Holdings kept) {
        exited(nanos);
        same = true;
        holdings = kept;
    }

    /// Of the running process, from its session before.
    Holdings holdings() {
        return holdings;
    }

    /// The process has ended by itself.
    void exited(long restartNanos) {
        end();
        startIn(restartNanos);
    }

    private void end() {
        session = null;
        same = false;
        holdings = Holdings.none();
        process++;
        pausedUntil = 0;
        sentBefore.clear();
        sentBefore.addAll(sent);
        sent.clear();
    }

    void kill(boolean told) {
        Session running = session;
        if (running == null) return;
        running.killed(told);
        killed = true;
        end();
        startIn(world.chance.between(200, 3_000L) * Timeline.MILLISECOND);
    }

    void leave() {
        if (session != null) session.leave();
    }

    void breakConnection() {
        if (session != null) session.breakConnection();
    }

    void pause(long nanos) {
        if (world.now() >= pausedUntil) pausedUntil = world.now() + nanos;
    }

    void cutOff(long nanos) {
        if (world.now() >= partitionedUntil) partitionedUntil = world.now() + nanos;
    }

    void slowDown(long nanos) {
        slowUntil = world.now() + nanos;
    }

    /// Remembers what was sent.
    void hasSent(Message.Partials message) {
        sent.add(message);
        if (sent.size() > RESENT) sent.removeFirst();
    }

    /// What it has sent in this session and the one before, oldest first.
    List<Message.Partials> sent() {
        List<Message.Partials> all = new ArrayList<>(sentBefore);
        all.addAll(sent);
        return all;
    }
}
