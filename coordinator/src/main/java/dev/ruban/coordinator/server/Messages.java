package dev.ruban.coordinator.server;

import dev.ruban.coordinator.protocol.Claim;
import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Farewell;
import dev.ruban.coordinator.protocol.Leaves;
import dev.ruban.coordinator.protocol.ProtocolSettings;
import dev.ruban.coordinator.protocol.WorkId;
import dev.ruban.data.Split;
import dev.ruban.proto.v1.CoordinatorMessage;
import dev.ruban.proto.v1.Goodbye;
import dev.ruban.proto.v1.Parameters;
import dev.ruban.proto.v1.Placement;
import dev.ruban.proto.v1.ShardRange;
import dev.ruban.proto.v1.TensorChunk;
import dev.ruban.proto.v1.Welcome;
import dev.ruban.proto.v1.Work;
import dev.ruban.wire.WireConversion;
import dev.ruban.worker.PassConversion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The effects as messages to workers.
final class Messages {
    private final TrainingTask task;
    private final ProtocolSettings settings;
    private final Duration heartbeatInterval;
    private final TrainedParameters parameters;

    Messages(
            TrainingTask task,
            ProtocolSettings settings,
            Duration heartbeatInterval,
            TrainedParameters parameters) {
        this.task = task;
        this.settings = settings;
        this.heartbeatInterval = heartbeatInterval;
        this.parameters = parameters;
    }

    CoordinatorMessage welcome(Effect.Welcome effect) {
        Welcome welcome =
                Welcome.newBuilder()
                        .setRunId(settings.runId())
                        .setIncarnation(settings.incarnation())
                        .setWorker(effect.worker().value())
                        .setJob(WireConversion.toProto(task.job()))
                        .setParameters(task.layout().elements())
                        .setHeartbeatIntervalMillis(Math.max(1, heartbeatInterval.toMillis()))
                        .build();
        return CoordinatorMessage.newBuilder().setWelcome(welcome).build();
    }

    CoordinatorMessage placement(Effect.Place effect) {
        Placement.Builder placement = Placement.newBuilder().setNumber(effect.number());
        for (Split split : Split.values()) {
            if (split == Split.VALIDATION && task.job().validationRows() == 0) continue;
            for (Leaves.Range range : effect.shards().ranges())
                placement.addRanges(
                        ShardRange.newBuilder()
                                .setSplit(WireConversion.toProto(split))
                                .setFirst(range.first())
                                .setCount(range.count()));
        }
        return CoordinatorMessage.newBuilder().setPlacement(placement).build();
    }

    /// The work, with the present parameters in it or before it where the worker lacks them.
    List<CoordinatorMessage> work(Effect.Deal deal) {
        List<TensorChunk> chunks = deal.withParameters() ? parameters.chunks() : List.of();
        Work.Builder work =
                Work.newBuilder()
                        .setId(toProto(deal.work()))
                        .setPass(PassConversion.toProto(deal.pass()))
                        .addAllSubtrees(WireConversion.toProto(deal.subtrees()));
        List<CoordinatorMessage> messages = new ArrayList<>();
        if (chunks.size() == 1) work.setParameters(chunks.getFirst());
        else
            for (TensorChunk chunk : chunks) messages.add(parameters(deal.work().version(), chunk));
        messages.add(CoordinatorMessage.newBuilder().setWork(work).build());
        return messages;
    }

    private static CoordinatorMessage parameters(long version, TensorChunk chunk) {
        Parameters parameters = Parameters.newBuilder().setVersion(version).setChunk(chunk).build();
        return CoordinatorMessage.newBuilder().setParameters(parameters).build();
    }

    static CoordinatorMessage goodbye(Goodbye.Reason reason, String message) {
        Goodbye goodbye = Goodbye.newBuilder().setReason(reason).setMessage(message).build();
        return CoordinatorMessage.newBuilder().setGoodbye(goodbye).build();
    }

    static Goodbye.Reason reason(Farewell farewell) {
        return switch (farewell) {
            case FINISHED -> Goodbye.Reason.REASON_FINISHED;
            case ABANDONED -> Goodbye.Reason.REASON_ABANDONED;
            case OTHER_PROTOCOL -> Goodbye.Reason.REASON_OTHER_PROTOCOL;
            case OTHER_ARITHMETIC -> Goodbye.Reason.REASON_OTHER_ARITHMETIC;
            case FULL -> Goodbye.Reason.REASON_FULL;
            case LEAVING -> Goodbye.Reason.REASON_LEAVING;
            case EXPELLED -> Goodbye.Reason.REASON_EXPELLED;
            case SILENT -> Goodbye.Reason.REASON_SILENT;
            case HANGING -> Goodbye.Reason.REASON_HANGING;
            case DISMISSED -> Goodbye.Reason.REASON_DISMISSED;
        };
    }

    static dev.ruban.proto.v1.WorkId toProto(WorkId work) {
        return dev.ruban.proto.v1.WorkId.newBuilder()
                .setRunId(work.runId())
                .setIncarnation(work.incarnation())
                .setPass(work.pass())
                .setVersion(work.version())
                .setAttempt(work.attempt())
                .build();
    }

    /// @param shards S
    /// @throws dev.ruban.wire.DamagedMessageException if a range is not within `[0, S)`
    static Claim fromProto(dev.ruban.proto.v1.Claim claim, int shards) {
        Leaves held = Leaves.none(shards);
        for (ShardRange range : claim.getHeldList()) {
            WireConversion.requireWithin(range, shards);
            int end = range.getFirst() + range.getCount();
            held = held.union(Leaves.range(shards, range.getFirst(), end));
        }
        return new Claim(claim.getIncarnation(), claim.getWorker(), held);
    }

    static WorkId fromProto(dev.ruban.proto.v1.WorkId work) {
        return new WorkId(
                work.getRunId(),
                work.getIncarnation(),
                work.getPass(),
                work.getVersion(),
                work.getAttempt());
    }
}
