package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.WorkId;
import dev.ruban.coordinator.protocol.WorkerId;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What becomes of a worker's answers when it does not do as it should.
final class Liar {
    private final World world;
    private final Machine machine;

    Liar(World world, Machine machine) {
        this.world = world;
        this.machine = machine;
    }

    void send(
            Message.Partials message,
            Pass pass,
            @Nullable WorkerId worker,
            Consumer<Message.Upward> stream) {
        if (!machine.sent().isEmpty() && world.strikes(Fault.RESENDING))
            machine.sent().forEach(stream);
        WorkId id = message.work();
        if (world.strikes(Fault.OTHER_RUN)) stream.accept(foreign(message, otherRun(id)));
        if (world.strikes(Fault.OTHER_INCARNATION))
            stream.accept(foreign(message, otherIncarnation(id)));
        if (world.strikes(Fault.FORGERY)) stream.accept(forged(message));
        Message.Partials answer = message;
        if (world.strikes(Fault.MISCOUNT)) answer = miscounted(answer);
        if (pass instanceof Pass.Step && world.strikes(Fault.MALFORMED)) answer = malformed(answer);
        if (worker != null) answer = lying(answer, worker);
        stream.accept(answer);
        machine.hasSent(answer);
    }

    private static WorkId otherRun(WorkId id) {
        return new WorkId(id.runId() + 1, id.incarnation(), id.pass(), id.version(), id.attempt());
    }

    private static WorkId otherIncarnation(WorkId id) {
        return new WorkId(id.runId(), id.incarnation() + 1, id.pass(), id.version(), id.attempt());
    }

    /// What another run computed, with other parameters.
    private static Message.Partials foreign(Message.Partials message, WorkId id) {
        List<Answer> answers = new ArrayList<>();
        for (Answer answer : message.answers()) answers.add(answer.scaled(1.5f));
        return new Message.Partials(id, answers);
    }

    /// Wrong numbers for what it was not asked for: by a number that no work has, or of other parts.
    private Message.Partials forged(Message.Partials message) {
        WorkId id = message.work();
        boolean otherParts = world.chance.happens(0.5);
        long attempt = otherParts ? id.attempt() : 0;
        WorkId forged = new WorkId(id.runId(), id.incarnation(), id.pass(), id.version(), attempt);
        List<Answer> answers = new ArrayList<>();
        for (Answer answer : message.answers()) {
            Answer wrong = answer.withFlippedBit(world.nextBit());
            if (!otherParts) answers.add(wrong);
            else if (!isAsked(message, neighbour(answer)))
                answers.add(wrong.over(neighbour(answer)));
        }
        return new Message.Partials(forged, answers);
    }

    private static Subtree neighbour(Answer answer) {
        Subtree subtree = answer.subtree();
        return new Subtree(subtree.first() ^ subtree.size(), subtree.size());
    }

    private boolean isAsked(Message.Partials message, Subtree part) {
        if (part.end() > world.scenario.plan().shards()) return true;
        for (Answer answer : message.answers()) if (answer.subtree().overlaps(part)) return true;
        return false;
    }

    private static Message.Partials miscounted(Message.Partials message) {
        List<Answer> answers = new ArrayList<>(message.answers());
        Answer first = answers.getFirst();
        answers.set(0, first.withRows(first.rows() > 1 ? first.rows() - 1 : first.rows() + 1));
        return new Message.Partials(message.work(), answers);
    }

    /// Lies where that can be found out.
    private Message.Partials lying(Message.Partials message, WorkerId worker) {
        List<Answer> answers = new ArrayList<>();
        for (Answer answer : message.answers()) {
            boolean lies =
                    answer.rows() > 0
                            && world.isCompared(worker, message.work(), answer.subtree())
                            && world.strikes(Fault.LYING_WORKER);
            answers.add(lies ? answer.withFlippedBit(world.nextBit()) : answer);
        }
        return new Message.Partials(message.work(), answers);
    }

    private static Message.Partials malformed(Message.Partials message) {
        List<Answer> answers = new ArrayList<>();
        for (Answer answer : message.answers()) answers.add(answer.withoutGradients());
        return new Message.Partials(message.work(), answers);
    }
}
