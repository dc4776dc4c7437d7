package dev.ruban.coordinator.simulation;

import java.util.function.Consumer;

/// One direction of a stream. Messages stay in order, unless a fault strikes.
final class Link<M extends Message> {
    private final World world;
    private final Machine machine;
    private final Consumer<M> receiver;
    private final Runnable lost;
    private long lastArrival;
    private boolean cut;
    private boolean closed;

    /// @param machine  at its far end: who can be cut off
    /// @param receiver of what arrives
    /// @param lost     is run when a message is lost that the stream cannot do without
    Link(World world, Machine machine, Consumer<M> receiver, Runnable lost) {
        this.world = world;
        this.machine = machine;
        this.receiver = receiver;
        this.lost = lost;
    }

    void send(M message) {
        if (closed) return;
        if (world.strikes(Fault.LOSS)) {
            if (!(message instanceof Message.Heartbeat)) lost.run();
            return;
        }
        if (message instanceof Message.Work && world.strikes(Fault.LOST_WORK)) return;
        long delay = world.chance.between(1, world.scenario.delayNanos());
        if (world.strikes(Fault.DELAY)) delay += world.chance.between(0, 2 * Timeline.SECOND);
        long arrival = Math.max(lastArrival, world.now() + delay);
        if (message.isOpening()) {
            transmit(message, arrival);
            return;
        }
        if (world.strikes(Fault.REORDERING)) {
            overtaken(message, arrival);
            return;
        }
        transmit(message, arrival);
        if (world.strikes(Fault.DUPLICATION)) overtaken(message, arrival);
    }

    private void transmit(M message, long arrival) {
        lastArrival = arrival;
        world.time.at(arrival, () -> arrive(message));
    }

    private void overtaken(M message, long arrival) {
        long late = arrival + world.chance.between(0, Timeline.SECOND);
        world.time.at(late, () -> arrive(message));
    }

    private void arrive(M message) {
        if (cut) return;
        if (world.now() < machine.partitionedUntil())
            world.time.at(machine.partitionedUntil(), () -> arrive(message));
        else receiver.accept(message);
    }

    /// Nothing is sent any more; what is under way still arrives.
    void close() {
        closed = true;
    }

    /// What is under way is lost as well.
    void cut() {
        closed = true;
        cut = true;
    }

    /// When all that is under way has arrived.
    long drained() {
        return Math.max(lastArrival, machine.partitionedUntil());
    }
}
