package dev.ruban.coordinator.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.coordinator.server.Tasks.Choice;
import dev.ruban.proto.v1.CoordinatorMessage;
import dev.ruban.proto.v1.FetchShardsRequest;
import dev.ruban.proto.v1.Goodbye;
import dev.ruban.proto.v1.Heartbeat;
import dev.ruban.proto.v1.Join;
import dev.ruban.proto.v1.PartialChunk;
import dev.ruban.proto.v1.Partials;
import dev.ruban.proto.v1.ShardChunk;
import dev.ruban.proto.v1.ShardsReady;
import dev.ruban.proto.v1.Subtree;
import dev.ruban.proto.v1.TensorChunk;
import dev.ruban.proto.v1.TrainingGrpc;
import dev.ruban.proto.v1.WorkerMessage;
import dev.ruban.wire.Wire;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Peers that do not keep to the protocol, by hand-made messages.
@Timeout(30)
final class StrangerTest {
    private final Coordinator coordinator;
    private final ManagedChannel channel;
    private TrainingGrpc.TrainingStub stub;
    private final Answers<CoordinatorMessage> answers = new Answers<>();

    /// What comes back, in order; an error and the end as texts.
    private static final class Answers<M> implements StreamObserver<M> {
        private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

        @Override
        public void onNext(M message) {
            received.add(message);
        }

        @Override
        public void onError(Throwable cause) {
            received.add(Status.fromThrowable(cause).getCode());
        }

        @Override
        public void onCompleted() {
            received.add("completed");
        }

        Object next() throws InterruptedException {
            Object next = received.poll(10, TimeUnit.SECONDS);
            assertThat(next).as("an answer within 10 s").isNotNull();
            return next;
        }
    }

    StrangerTest() {
        coordinator =
                Coordinator.start(
                        CoordinatorSettings.defaults(),
                        Choice.small().task(),
                        new RecordingListener());
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", coordinator.port())
                        .usePlaintext()
                        .build();
        stub = TrainingGrpc.newStub(channel);
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        coordinator.close();
    }

    private static WorkerMessage join(int protocol, int arithmetic) {
        Join join =
                Join.newBuilder()
                        .setProtocol(protocol)
                        .setArithmetic(arithmetic)
                        .setHost("there\n\u001b[31m")
                        .build();
        return WorkerMessage.newBuilder().setJoin(join).build();
    }

    private Goodbye goodbye() throws InterruptedException {
        return ((CoordinatorMessage) answers.next()).getGoodbye();
    }

    @Test
    void anotherProtocolIsRefusedWithBothNumbers() throws Exception {
        assertAnotherProtocolIsRefused();
    }

    private void assertAnotherProtocolIsRefused() throws Exception {
        stub.join(answers).onNext(join(99, 1));
        Goodbye goodbye = goodbye();
        assertThat(goodbye.getReason()).isEqualTo(Goodbye.Reason.REASON_OTHER_PROTOCOL);
        assertThat(goodbye.getMessage()).contains("99").contains("protocol " + Wire.PROTOCOL);
        assertThat(answers.next()).isEqualTo("completed");
    }

    @Test
    void anotherArithmeticIsRefusedWithBothNumbers() throws Exception {
        stub.join(answers).onNext(join(Wire.PROTOCOL, 77));
        Goodbye goodbye = goodbye();
        assertThat(goodbye.getReason()).isEqualTo(Goodbye.Reason.REASON_OTHER_ARITHMETIC);
        assertThat(goodbye.getMessage()).contains("77").contains("arithmetic 1");
    }

    @Test
    void whoDoesNotJoinFirstIsSentAway() throws Exception {
        stub.join(answers)
                .onNext(
                        WorkerMessage.newBuilder()
                                .setHeartbeat(Heartbeat.getDefaultInstance())
                                .build());
        assertThat(goodbye().getMessage()).contains("not a join");
    }

    @Test
    void damagedGradientsAreNamedAndTheirWorkerSentAway() throws Exception {
        StreamObserver<WorkerMessage> worker = stub.join(answers);
        worker.onNext(join(Wire.PROTOCOL, 1));
        CoordinatorMessage welcome = (CoordinatorMessage) answers.next();
        assertThat(welcome.hasWelcome()).isTrue();
        assertThat(((CoordinatorMessage) answers.next()).hasPlacement()).isTrue();
        worker.onNext(
                WorkerMessage.newBuilder()
                        .setShardsReady(ShardsReady.newBuilder().setPlacement(1))
                        .build());
        CoordinatorMessage work = (CoordinatorMessage) answers.next();
        TensorChunk damaged = work.getWork().getParameters().toBuilder().setCrc32C(12345).build();
        PartialChunk partial =
                PartialChunk.newBuilder()
                        .setSubtree(Subtree.newBuilder().setSize(64))
                        .setRows(201)
                        .setGradients(damaged)
                        .build();
        worker.onNext(
                WorkerMessage.newBuilder()
                        .setPartials(
                                Partials.newBuilder()
                                        .setId(work.getWork().getId())
                                        .addPartials(partial))
                        .build());
        assertThat(goodbye().getMessage()).contains("damaged").contains("gradients");
    }

    @Test
    void shardsOfAnotherRunAreNotGiven() throws Exception {
        Answers<ShardChunk> shards = new Answers<>();
        stub.fetchShards(FetchShardsRequest.newBuilder().setRunId(1).build(), shards);
        assertThat(shards.next()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    /// The coordinator takes as many streams as workers and 64 more; those that were refused do not
    /// count.
    @Test
    void thoseThatWereRefusedTakeNobodysPlace() throws Exception {
        CoordinatorSettings one =
                new CoordinatorSettings(
                        "127.0.0.1",
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        1,
                        1,
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Checking.DEFAULT);
        try (Coordinator small =
                Coordinator.start(one, Choice.small().task(), new RecordingListener())) {
            ManagedChannel toSmall =
                    NettyChannelBuilder.forAddress("127.0.0.1", small.port())
                            .usePlaintext()
                            .build();
            try {
                for (int i = 0; i < 70; i++) {
                    stub = TrainingGrpc.newStub(toSmall);
                    assertAnotherProtocolIsRefused();
                }
            } finally {
                toSmall.shutdownNow();
            }
        }
    }
}
