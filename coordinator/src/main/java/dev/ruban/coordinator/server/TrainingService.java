package dev.ruban.coordinator.server;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.ruban.proto.v1.CoordinatorMessage;
import dev.ruban.proto.v1.FetchShardsRequest;
import dev.ruban.proto.v1.RunStatus;
import dev.ruban.proto.v1.ShardChunk;
import dev.ruban.proto.v1.StatusRequest;
import dev.ruban.proto.v1.TrainingGrpc;
import dev.ruban.proto.v1.WorkerMessage;
import dev.ruban.wire.DamagedMessageException;
import dev.ruban.wire.WireConversion;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/// The calls of `training.proto`. Limits how many streams there are, and how long one may be open
/// without a join.
final class TrainingService extends TrainingGrpc.TrainingImplBase {
    private static final long JOIN_LIMIT_NANOS = SECONDS.toNanos(10);

    private final Engine engine;
    private final Executor readers;
    private final int mostStreams;
    private final Map<WorkerStream, Long> openedNanos = new ConcurrentHashMap<>();

    /// @param readers     reads rows: one task at a time
    /// @param mostStreams of workers, joined or not
    TrainingService(Engine engine, Executor readers, int mostStreams) {
        this.engine = engine;
        this.readers = readers;
        this.mostStreams = mostStreams;
    }

    @Override
    public StreamObserver<WorkerMessage> join(StreamObserver<CoordinatorMessage> observer) {
        WorkerStream[] self = new WorkerStream[1];
        WorkerStream stream =
                new WorkerStream(
                        engine,
                        (ServerCallStreamObserver<CoordinatorMessage>) observer,
                        ArrivingBytes.ofPresentCall(),
                        () -> forget(self[0]));
        self[0] = stream;
        openedNanos.put(stream, System.nanoTime());
        if (openedNanos.size() > mostStreams)
            stream.refuse(Status.RESOURCE_EXHAUSTED.withDescription("too many streams"));
        return stream;
    }

    private void forget(WorkerStream stream) {
        openedNanos.remove(stream);
    }

    /// Has signs of life brought of the workers whose bytes arrive.
    void tellArrived() {
        openedNanos.keySet().forEach(WorkerStream::tellArrived);
    }

    /// Ends the streams that have been open for too long without a join.
    void endIdleStreams(long nowNanos) {
        openedNanos.forEach((stream, opened) -> {
            if (!stream.hasJoined() && nowNanos - opened > JOIN_LIMIT_NANOS)
                stream.refuse(Status.DEADLINE_EXCEEDED.withDescription("no join came"));
        });
    }

    @Override
    public void fetchShards(FetchShardsRequest request, StreamObserver<ShardChunk> observer) {
        ServerCallStreamObserver<ShardChunk> call = (ServerCallStreamObserver<ShardChunk>) observer;
        try {
            requireKnown(request);
            ShardSender sender =
                    new ShardSender(engine.task(), request.getRange(), call, engine::cannotGoOn);
            call.setOnReadyHandler(() -> readers.execute(sender));
            call.setOnCancelHandler(() -> {});
        } catch (DamagedMessageException e) {
            call.onError(
                    Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
        }
    }

    @Override
    public void status(StatusRequest request, StreamObserver<RunStatus> observer) {
        var _ =
                engine.status()
                        .whenComplete((status, failure) -> {
                            if (failure != null) {
                                observer.onError(
                                        Status.RESOURCE_EXHAUSTED
                                                .withDescription("too busy")
                                                .asRuntimeException());
                                return;
                            }
                            observer.onNext(status);
                            observer.onCompleted();
                        });
    }

    private void requireKnown(FetchShardsRequest request) {
        if (request.getRunId() != engine.runId())
            throw new DamagedMessageException("shards of another run are asked for");
        WireConversion.requireWithin(request.getRange(), engine.task().job().shards());
    }
}
