package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.WorkerId;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a coordinator makes of its workers' messages: inputs of the protocol, one for each partial.
final class Reception {
    private final World world;
    private final Judge judge;
    private final Consumer<Input> apply;
    private final SortedMap<WorkerId, Long> advances = new TreeMap<>();
    private @Nullable Delivery delivered;

    /// A partial that has arrived, while it is decided on.
    record Delivery(WorkerId worker, long pass, Answer answer) {}

    Reception(World world, Judge judge, Consumer<Input> apply) {
        this.world = world;
        this.judge = judge;
        this.apply = apply;
    }

    /// From a worker that has joined.
    void take(WorkerId worker, Message.Upward message) {
        judge.heard(worker);
        switch (message) {
            case Message.Join _ -> throw new IllegalStateException("a second join");
            case Message.Ready ready -> {
                judge.gotOn(worker);
                apply.accept(new Input.Ready(worker, ready.placement()));
            }
            case Message.Heartbeat beat -> beat(worker, beat);
            case Message.Partials partials -> deliver(worker, partials);
            case Message.Leave leave -> left(worker, leave);
        }
    }

    private void beat(WorkerId worker, Message.Heartbeat beat) {
        Long before = advances.put(worker, beat.advance());
        if (beat.advance() != (before == null ? 0 : before)) judge.gotOn(worker);
        apply.accept(new Input.Beat(worker, beat.advance(), beat.cpuMillis()));
    }

    /// A large message comes in pieces.
    private void deliver(WorkerId worker, Message.Partials partials) {
        judge.gotOn(worker);
        if (world.chance.happens(0.5)) apply.accept(new Input.Alive(worker));
        partials.answers().forEach(answer -> deliver(worker, partials, answer));
    }

    private void deliver(WorkerId worker, Message.Partials message, Answer answer) {
        delivered = new Delivery(worker, message.work().pass(), answer);
        boolean compared = world.isCompared(worker, message.work(), answer.subtree());
        apply.accept(
                new Input.Delivered(
                        worker,
                        message.work(),
                        answer.subtree(),
                        answer.rows(),
                        answer.loss(),
                        answer.gradients().length > 0,
                        compared ? answer.digest() : ""));
        delivered = null;
    }

    /// What is being decided on.
    Delivery delivered() {
        Delivery present = delivered;
        if (present == null) throw new IllegalStateException("no partial was delivered");
        return present;
    }

    private void left(WorkerId worker, Message.Leave leave) {
        if (leave.failed()) apply.accept(new Input.Lost(worker, "it failed: " + leave.reason()));
        else apply.accept(new Input.Left(worker, leave.reason()));
    }
}
