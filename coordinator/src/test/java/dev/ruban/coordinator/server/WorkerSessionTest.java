package dev.ruban.coordinator.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.coordinator.server.Tasks.Choice;
import dev.ruban.data.ShardLayout;
import dev.ruban.data.Split;
import dev.ruban.job.ResolvedJob;
import dev.ruban.proto.v1.CoordinatorMessage;
import dev.ruban.proto.v1.FetchShardsRequest;
import dev.ruban.proto.v1.Pass;
import dev.ruban.proto.v1.Placement;
import dev.ruban.proto.v1.ShardChunk;
import dev.ruban.proto.v1.ShardRange;
import dev.ruban.proto.v1.TrainingGrpc;
import dev.ruban.proto.v1.Welcome;
import dev.ruban.proto.v1.Work;
import dev.ruban.proto.v1.WorkId;
import dev.ruban.proto.v1.WorkerMessage;
import dev.ruban.reduction.Subtree;
import dev.ruban.wire.TensorChunks;
import dev.ruban.wire.WireConversion;
import dev.ruban.worker.HeartbeatTimer;
import dev.ruban.worker.Holdings;
import dev.ruban.worker.Turns;
import dev.ruban.worker.WorkerSession;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A worker's session with a coordinator that reads no faster than the test lets it. Everything
/// happens in the test's thread.
@Timeout(60)
final class WorkerSessionTest {
    private static final ResolvedJob JOB = Choice.small().withShards(4).job();
    private static final float[] PARAMETERS = {1, 2, 3, 4, 5};

    private final HandMadeCoordinator coordinator = new HandMadeCoordinator();
    private final String name = InProcessServerBuilder.generateName();
    private final Server server;
    private final ManagedChannel channel =
            InProcessChannelBuilder.forName(name).directExecutor().build();

    WorkerSessionTest() throws IOException {
        server =
                InProcessServerBuilder.forName(name)
                        .directExecutor()
                        .addService(coordinator)
                        .build()
                        .start();
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    /// Keeps what the worker says; reads the join by itself.
    private static final class HandMadeCoordinator extends TrainingGrpc.TrainingImplBase {
        private final List<WorkerMessage> received = new ArrayList<>();
        private final List<ServerCallStreamObserver<CoordinatorMessage>> workers =
                new ArrayList<>();

        @Override
        public StreamObserver<WorkerMessage> join(StreamObserver<CoordinatorMessage> observer) {
            var worker = (ServerCallStreamObserver<CoordinatorMessage>) observer;
            workers.add(worker);
            worker.disableAutoRequest();
            worker.request(1);
            return new StreamObserver<>() {
                @Override
                public void onNext(WorkerMessage message) {
                    received.add(message);
                }

                @Override
                public void onError(Throwable cause) {}

                @Override
                public void onCompleted() {}
            };
        }

        @Override
        public void fetchShards(FetchShardsRequest request, StreamObserver<ShardChunk> call) {
            ShardRange range = request.getRange();
            for (int i = 0; i < range.getCount(); i++) {
                int shard = range.getFirst() + i;
                int rows = new ShardLayout(JOB.rows(), JOB.shards()).rowsOf(shard);
                call.onNext(
                        ShardChunk.newBuilder()
                                .setSplit(range.getSplit())
                                .setShard(shard)
                                .setRows(rows)
                                .setFeatures(TensorChunks.cut(new float[3 * rows]).getFirst())
                                .setLabels(TensorChunks.cut(new float[rows]).getFirst())
                                .build());
            }
            call.onCompleted();
        }

        void say(CoordinatorMessage.Builder message) {
            workers.getFirst().onNext(message.build());
        }

        /// Takes the next messages in.
        void read(int count) {
            workers.getFirst().request(count);
        }
    }

    private void join() {
        WorkerSession.open(
                channel,
                Turns.OF_CALLERS,
                new Holdings((job, _) -> new SummingComputer(job), 1),
                HeartbeatTimer.NONE);
        Welcome.Builder welcome =
                Welcome.newBuilder()
                        .setJob(WireConversion.toProto(JOB))
                        .setParameters(PARAMETERS.length);
        coordinator.say(CoordinatorMessage.newBuilder().setWelcome(welcome));
    }

    private void place(int number, int shards) {
        ShardRange.Builder range =
                ShardRange.newBuilder()
                        .setSplit(WireConversion.toProto(Split.TRAINING))
                        .setCount(shards);
        coordinator.say(
                CoordinatorMessage.newBuilder()
                        .setPlacement(Placement.newBuilder().setNumber(number).addRanges(range)));
    }

    private void deal(int attempt, Subtree subtree) {
        Work.Builder work =
                Work.newBuilder()
                        .setId(WorkId.newBuilder().setVersion(1).setAttempt(attempt))
                        .setPass(Pass.newBuilder().setStep(0))
                        .addSubtrees(WireConversion.toProto(subtree))
                        .setParameters(TensorChunks.cut(PARAMETERS).getFirst());
        coordinator.say(CoordinatorMessage.newBuilder().setWork(work));
    }

    @Test
    void shardsAreDroppedAfterTheWorkThatWasDealtBefore() {
        join();
        place(1, 4);
        coordinator.read(1);
        deal(1, new Subtree(0, 2));
        deal(2, new Subtree(2, 2));
        place(2, 2);

        coordinator.read(10);

        assertThat(coordinator.received)
                .extracting(WorkerMessage::getKindCase)
                .containsExactly(
                        WorkerMessage.KindCase.JOIN,
                        WorkerMessage.KindCase.SHARDS_READY,
                        WorkerMessage.KindCase.PARTIALS,
                        WorkerMessage.KindCase.PARTIALS,
                        WorkerMessage.KindCase.SHARDS_READY);
        assertThat(coordinator.received.get(3).getPartials().getId().getAttempt()).isEqualTo(2);
        assertThat(coordinator.received.get(4).getShardsReady().getPlacement()).isEqualTo(2);
    }
}
