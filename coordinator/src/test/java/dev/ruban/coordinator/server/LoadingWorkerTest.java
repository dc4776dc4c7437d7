package dev.ruban.coordinator.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.coordinator.server.Tasks.Choice;
import dev.ruban.data.ShardLayout;
import dev.ruban.data.Split;
import dev.ruban.job.ResolvedJob;
import dev.ruban.proto.v1.CoordinatorMessage;
import dev.ruban.proto.v1.FetchShardsRequest;
import dev.ruban.proto.v1.Goodbye;
import dev.ruban.proto.v1.Placement;
import dev.ruban.proto.v1.ShardChunk;
import dev.ruban.proto.v1.ShardRange;
import dev.ruban.proto.v1.TrainingGrpc;
import dev.ruban.proto.v1.Welcome;
import dev.ruban.proto.v1.WorkerMessage;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import dev.ruban.wire.TensorChunks;
import dev.ruban.wire.WireConversion;
import dev.ruban.worker.Worker;
import dev.ruban.worker.WorkerSettings;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.compute.Pass;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A worker that takes its time to keep a shard, as one whose disk is slow, over a real connection.
@Timeout(120)
final class LoadingWorkerTest {
    private static final ResolvedJob JOB = Choice.small().withShards(4).job();

    /// One may have been on its way before the shard came.
    private static final int BEATS = 3;

    private final CountDownLatch beatsWhileKeeping = new CountDownLatch(BEATS);
    private volatile boolean keeping;

    @Test
    void aWorkerThatKeepsAShardGivesSignsOfLife() throws Exception {
        Server server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(new Placing())
                        .build()
                        .start();
        try {
            WorkerSettings settings =
                    new WorkerSettings(
                            "127.0.0.1",
                            server.getPort(),
                            Optional.of("a-token-of-the-tests"),
                            1,
                            Duration.ofSeconds(60));
            new Worker(settings, (job, _) -> new SlowKeeper(new SummingComputer(job))).run();
        } finally {
            server.shutdownNow();
        }
        assertThat(beatsWhileKeeping.getCount()).isZero();
    }

    /// Stands until enough beats have come.
    private final class SlowKeeper implements PartialComputer {
        private final PartialComputer computer;

        SlowKeeper(PartialComputer computer) {
            this.computer = computer;
        }

        @Override
        public void putShard(Split split, int shard, float[] features, float[] labels) {
            keeping = true;
            try {
                assertThat(beatsWhileKeeping.await(20, TimeUnit.SECONDS))
                        .as("beats while a shard is kept")
                        .isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            computer.putShard(split, shard, features, labels);
        }

        @Override
        public void removeShard(Split split, int shard) {
            computer.removeShard(split, shard);
        }

        @Override
        public List<Partial> compute(Pass pass, float[] parameters, List<Subtree> subtrees) {
            return computer.compute(pass, parameters, subtrees);
        }

        @Override
        public void close() {
            computer.close();
        }
    }

    /// A coordinator that places shards, and dismisses who holds them.
    private final class Placing extends TrainingGrpc.TrainingImplBase {
        @Override
        public StreamObserver<WorkerMessage> join(StreamObserver<CoordinatorMessage> worker) {
            return new StreamObserver<>() {
                @Override
                public void onNext(WorkerMessage message) {
                    if (message.hasJoin()) welcome(worker);
                    if (message.hasHeartbeat() && keeping) beatsWhileKeeping.countDown();
                    if (message.hasShardsReady()) dismiss(worker);
                }

                @Override
                public void onError(Throwable cause) {}

                @Override
                public void onCompleted() {
                    worker.onCompleted();
                }
            };
        }

        private void welcome(StreamObserver<CoordinatorMessage> worker) {
            Welcome.Builder welcome =
                    Welcome.newBuilder()
                            .setJob(WireConversion.toProto(JOB))
                            .setParameters(1)
                            .setHeartbeatIntervalMillis(20);
            worker.onNext(CoordinatorMessage.newBuilder().setWelcome(welcome).build());
            ShardRange.Builder shards =
                    ShardRange.newBuilder()
                            .setSplit(WireConversion.toProto(Split.TRAINING))
                            .setCount(JOB.shards());
            Placement.Builder placement = Placement.newBuilder().setNumber(1).addRanges(shards);
            worker.onNext(CoordinatorMessage.newBuilder().setPlacement(placement).build());
        }

        private void dismiss(StreamObserver<CoordinatorMessage> worker) {
            Goodbye.Builder goodbye =
                    Goodbye.newBuilder().setReason(Goodbye.Reason.REASON_FINISHED);
            worker.onNext(CoordinatorMessage.newBuilder().setGoodbye(goodbye).build());
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
    }
}
