package dev.ruban.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.ruban.data.Split;
import dev.ruban.job.ResolvedJob;
import dev.ruban.proto.v1.CoordinatorMessage;
import dev.ruban.proto.v1.Job;
import dev.ruban.proto.v1.ShardChunk;
import dev.ruban.proto.v1.Work;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import dev.ruban.wire.DamagedMessageException;
import dev.ruban.wire.WireConversion;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.compute.Pass;
import java.util.List;

/// What a coordinator, or somebody in its place, may send: what it stands for, or
/// [DamagedMessageException].
final class CoordinatorFrameFuzzTest {
    private static final int SHARDS = 4;
    private static final ResolvedJob JOB =
            new ResolvedJob(
                    Job.newBuilder().setShards(SHARDS).setEpochs(1).setBatchSize("all").build(),
                    5,
                    0,
                    2,
                    1,
                    0);

    /// Checks what it is given.
    private static final class Checking implements PartialComputer {
        @Override
        public void putShard(Split split, int shard, float[] features, float[] labels) {
            assertThat(shard).isBetween(0, SHARDS - 1);
            assertThat(features).hasSize(2 * labels.length);
        }

        @Override
        public void removeShard(Split split, int shard) {
            assertThat(shard).isBetween(0, SHARDS - 1);
        }

        @Override
        public List<Partial> compute(Pass pass, float[] parameters, List<Subtree> subtrees) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    @FuzzTest(maxDuration = "2m")
    void coordinatorMessage(byte[] bytes) {
        try {
            CoordinatorMessage message = CoordinatorMessage.parseFrom(bytes);
            switch (message.getKindCase()) {
                case WELCOME -> WireConversion.fromProto(message.getWelcome().getJob());
                case PLACEMENT -> new HeldShards(JOB, new Checking()).place(message.getPlacement());
                case PARAMETERS ->
                        new ReceivedParameters(5)
                                .receive(
                                        message.getParameters().getVersion(),
                                        message.getParameters().getChunk());
                case WORK -> convert(message.getWork());
                case GOODBYE, KIND_NOT_SET -> assertThat(message.hasWork()).isFalse();
            }
        } catch (InvalidProtocolBufferException | DamagedMessageException refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
        }
    }

    private static void convert(Work work) {
        assertThat(PassConversion.fromProto(work.getPass())).isNotNull();
        work.getSubtreesList()
                .forEach(subtree ->
                        assertThat(WireConversion.fromProto(subtree, SHARDS).end())
                                .isBetween(1, SHARDS));
    }

    @FuzzTest(maxDuration = "2m")
    void shardChunk(byte[] bytes) {
        try {
            ShardChunk chunk = ShardChunk.parseFrom(bytes);
            new HeldShards(JOB, new Checking()).receive(Split.TRAINING, 0, chunk);
        } catch (InvalidProtocolBufferException | DamagedMessageException refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
        }
    }
}
