package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.WorkerId;
import org.jspecify.annotations.Nullable;

/// A worker's stream to a coordinator, as both ends see it.
final class Connection {
    private static final long LONGEST_NOTICE = 2 * Timeline.SECOND;

    private final World world;
    private final SimulatedCoordinator coordinator;
    private final Machine machine;
    private final Session session;
    private final Link<Message.Upward> up;
    private final Link<Message.Downward> down;
    private @Nullable WorkerId worker;
    private boolean goneAtCoordinator;
    private boolean broken;

    Connection(World world, SimulatedCoordinator coordinator, Machine machine, Session session) {
        this.world = world;
        this.coordinator = coordinator;
        this.machine = machine;
        this.session = session;
        up =
                new Link<>(
                        world,
                        machine,
                        message -> {
                            if (!goneAtCoordinator) coordinator.receive(this, message);
                        },
                        () -> breakOff("a message was lost"));
        down = new Link<>(world, machine, session::receive, () -> breakOff("a message was lost"));
    }

    /// At the worker's end.
    Machine machine() {
        return machine;
    }

    /// The number that the coordinator gave it, if it has.
    @Nullable WorkerId worker() {
        return worker;
    }

    void joinedAs(WorkerId id) {
        worker = id;
    }

    void sendUp(Message.Upward message) {
        up.send(message);
    }

    void sendDown(Message.Downward message) {
        down.send(message);
    }

    /// Both ends notice, each in its time.
    void breakOff(String reason) {
        broken = true;
        cutBoth();
        world.time.in(notice(), () -> gone(reason));
        world.time.in(notice(), session::disconnected);
    }

    /// The worker's process is gone; what it had sent may arrive first.
    void processGone() {
        down.cut();
        up.close();
        if (world.chance.happens(0.5)) up.cut();
        world.time.at(
                Math.max(world.now() + notice(), up.drained()), () -> gone("its connection broke"));
    }

    /// The worker's host is gone: the coordinator is not told.
    void hostGone() {
        cutBoth();
    }

    /// The worker has closed its stream.
    void closedByWorker() {
        up.close();
        if (!broken)
            world.time.at(
                    Math.max(world.now() + 1, up.drained()), () -> gone("it closed its stream"));
    }

    /// The coordinator has closed its stream, behind what it has sent.
    void closedByCoordinator() {
        down.close();
    }

    /// The coordinator's process is gone.
    void coordinatorGone() {
        goneAtCoordinator = true;
        cutBoth();
        world.time.in(notice(), session::disconnected);
    }

    private void cutBoth() {
        up.cut();
        down.cut();
    }

    private long notice() {
        return world.chance.between(1, LONGEST_NOTICE);
    }

    private void gone(String reason) {
        if (goneAtCoordinator) return;
        goneAtCoordinator = true;
        coordinator.lost(this, reason);
    }
}
