package dev.ruban.coordinator.server;

import dev.ruban.coordinator.protocol.Claim;
import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.JoinRequest;
import dev.ruban.coordinator.protocol.WorkId;
import dev.ruban.coordinator.protocol.WorkerId;
import dev.ruban.problem.Printable;
import dev.ruban.proto.v1.CoordinatorMessage;
import dev.ruban.proto.v1.Goodbye;
import dev.ruban.proto.v1.Heartbeat;
import dev.ruban.proto.v1.Join;
import dev.ruban.proto.v1.PartialChunk;
import dev.ruban.proto.v1.Partials;
import dev.ruban.proto.v1.WorkerMessage;
import dev.ruban.reduction.Partial;
import dev.ruban.wire.DamagedMessageException;
import dev.ruban.wire.Outbox;
import dev.ruban.wire.Wire;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The coordinator's end of one worker's stream. Reads a message only when the one before has been
/// dealt with.
final class WorkerStream implements StreamObserver<WorkerMessage> {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_REASON = 2000;
    private static final int MOST_WAITING = 1 << 16;

    private final Engine engine;
    private final ServerCallStreamObserver<CoordinatorMessage> call;
    private final Outbox<CoordinatorMessage> outbox;
    private final ArrivingPartial arriving;
    private final ArrivingBytes bytes;
    private final Runnable closed;
    private boolean asked;
    private volatile @Nullable WorkerId id;
    private volatile boolean ended;

    /// @param bytes  that arrive on the stream
    /// @param closed called when the stream is gone, once or more often
    WorkerStream(
            Engine engine,
            ServerCallStreamObserver<CoordinatorMessage> call,
            ArrivingBytes bytes,
            Runnable closed) {
        this.engine = engine;
        this.call = call;
        this.bytes = bytes;
        this.closed = closed;
        outbox = new Outbox<>(call, MOST_WAITING);
        arriving = engine.newArrival();
        call.disableAutoRequest();
        call.setOnReadyThreshold(Wire.READY_BYTES);
        call.setOnReadyHandler(outbox::pump);
        call.setOnCancelHandler(() -> gone("its connection broke"));
        call.setOnCloseHandler(() -> gone("its stream was closed"));
        call.request(1);
    }

    /// Called by the engine: the worker's number.
    void joinedAs(WorkerId worker) {
        id = worker;
        if (ended) engine.lost(worker, "its connection broke");
    }

    boolean hasJoined() {
        return id != null;
    }

    /// Brings a sign of life if a piece of a message has come since the last call: a slow connection
    /// may take longer for a whole one than a worker may be silent.
    void tellArrived() {
        WorkerId worker = id;
        if (worker != null && !ended && bytes.haveArrived())
            engine.bring(new Input.Alive(worker), () -> {});
    }

    @Override
    public void onNext(WorkerMessage message) {
        if (ended) return;
        try {
            handle(message);
        } catch (DamagedMessageException e) {
            String reason = "it sent what cannot be used: " + e.getMessage();
            dismiss(Goodbye.Reason.REASON_DISMISSED, reason);
            gone(reason);
        }
    }

    private void handle(WorkerMessage message) {
        if (message.hasJoin()) {
            join(message.getJoin());
            return;
        }
        WorkerId worker = id;
        if (worker == null) throw new DamagedMessageException("the first message is not a join");
        switch (message.getKindCase()) {
            case SHARDS_READY ->
                    engine.bring(
                            new Input.Ready(worker, message.getShardsReady().getPlacement()),
                            this::readNext);
            case PARTIALS -> deliver(worker, message.getPartials());
            case HEARTBEAT -> beat(worker, message.getHeartbeat());
            case GOODBYE -> leave(worker, message.getGoodbye());
            case JOIN, KIND_NOT_SET ->
                    throw new DamagedMessageException("a message of unknown kind");
        }
    }

    private void join(Join join) {
        if (asked) throw new DamagedMessageException("a second join");
        asked = true;
        JoinRequest request =
                new JoinRequest(
                        join.getProtocol(),
                        join.getArithmetic(),
                        Printable.of(join.getBuild(), LONGEST_NAME),
                        Printable.of(join.getHost(), LONGEST_NAME),
                        join.getPid(),
                        join.getThreads(),
                        claim(join));
        if (!engine.join(this, request, this::readNext))
            refuse(Status.RESOURCE_EXHAUSTED.withDescription("too busy"));
    }

    /// A claim of another run means nothing: its shards are others.
    private Optional<Claim> claim(Join join) {
        if (!join.hasClaim() || join.getClaim().getRunId() != engine.runId())
            return Optional.empty();
        return Optional.of(Messages.fromProto(join.getClaim(), engine.task().job().shards()));
    }

    private void beat(WorkerId worker, Heartbeat heartbeat) {
        Input beat = new Input.Beat(worker, heartbeat.getAdvance(), heartbeat.getCpuMillis());
        engine.bring(beat, this::readNext);
    }

    private void deliver(WorkerId worker, Partials message) {
        List<Partial> whole = new ArrayList<>(message.getPartialsCount());
        for (PartialChunk chunk : message.getPartialsList())
            arriving.add(chunk).ifPresent(whole::add);
        WorkId work = Messages.fromProto(message.getId());
        if (whole.isEmpty()) engine.bring(new Input.Alive(worker), this::readNext);
        else engine.deliver(worker, work, whole, this::readNext);
    }

    private void leave(WorkerId worker, Goodbye goodbye) {
        String message = Printable.of(goodbye.getMessage(), LONGEST_REASON);
        if (goodbye.getReason() == Goodbye.Reason.REASON_LEAVING)
            engine.bring(new Input.Left(worker, message), this::readNext);
        else {
            dismiss(Goodbye.Reason.REASON_FAILED, "goodbye");
            gone("it failed: " + message);
        }
    }

    private void readNext() {
        if (!ended) call.request(1);
    }

    void send(List<CoordinatorMessage> messages) {
        boolean taken = true;
        for (CoordinatorMessage message : messages) taken &= outbox.send(message);
        if (taken) return;
        gone("it takes no messages");
        refuse(Status.RESOURCE_EXHAUSTED.withDescription("too many messages wait for you"));
    }

    /// Says goodbye and closes the stream when all is sent.
    void dismiss(Goodbye.Reason reason, String message) {
        outbox.send(Messages.goodbye(reason, message));
        outbox.close();
    }

    /// Ends the call of somebody who has not joined.
    void refuse(Status status) {
        ended = true;
        outbox.fail(status.asRuntimeException());
        closed.run();
    }

    @Override
    public void onError(Throwable cause) {
        gone("its connection broke");
    }

    @Override
    public void onCompleted() {
        gone("it closed its stream");
        outbox.close();
    }

    private void gone(String reason) {
        closed.run();
        if (ended) return;
        ended = true;
        WorkerId worker = id;
        if (worker != null) engine.lost(worker, reason);
    }
}
